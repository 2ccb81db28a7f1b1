/** Made-up people: every pairing is a different person. */
export const FIRST_NAMES = ['Maya', 'Theo', 'Ines', 'Jonah', 'Priscilla', 'Kofi', 'Lena', 'Mateo', 'Aisha', 'Hugo', 'Sanna', 'Dev', 'Clara', 'Tariq', 'Yuki', 'Bruno', 'Noemi', 'Felix', 'Zara', 'Owen', 'Marta', 'Idris', 'Paloma', 'Kai', 'Greta', 'Rafael', 'Leila', 'Anton', 'Nadia', 'Silas', 'Ruth', 'Emeka', 'Tess', 'Arjun', 'Bianca', 'Milo'] as const;
export const LAST_NAMES = ['Lee', 'Okafor', 'Marin', 'Whitfield', 'Sato', 'Brandt', 'Castellano', 'Novak', 'Achterberg', 'Quispe', 'Lindqvist', 'Farrow', 'Haddad', 'Moreau', 'Vance', 'Petrov', 'Amankwah', 'Delgado', 'Hart', 'Iyer', 'Jansen', 'Kowalski', 'Laurent', 'Mbeki', 'Nguyen', 'Ortega', 'Pereira', 'Rossi', 'Silva', 'Tanaka'] as const;
export const MANAGERS = ['Jordan Blake', 'Robin Ashe', 'Casey Morrow', 'Alex Sterling'] as const;
export const HANDLE_TAILS = ['moves', 'daily', 'creates', 'studio', 'outside', 'eats', 'reads', 'at.home', ''] as const;
export const TIME_ZONES = ['America/New_York', 'America/Los_Angeles', 'Europe/London', 'America/Chicago', 'Europe/Berlin'] as const;
