import { context, type Message, section } from '../blocks.ts';
import { words } from '../text.ts';
import { answer } from './answer.ts';

/** Every command, with an example that could be typed. */
export const help = (): Message =>
  answer('What I understand:', [
    section(words(`*Look up*\n${LOOKING.join('\n')}`)),
    section(words(`*Threads and campaigns*\n${HOLDING.join('\n')}`)),
    section(words(`*Decide about money and mail*\n${DECIDING.join('\n')}`)),
    context(
      words(
        'Names may be handles or addresses too; `campaign:Acme` behind one tells two campaigns apart. Only you see these answers. What changes something is for those whom `deciders` lists, but `/claim` for everybody.',
      ),
    ),
  ]);

const LOOKING = [
  '`/parley status`: what runs, what waits, what fails',
  '`/parley campaigns`, `/parley campaign Acme`, `/parley who Maya Lee`',
  '`/parley escalations`: what waits for a person; `/parley missing`: whom the sheet does not give, and what to do',
  '`/audit influencer:"Maya Lee" campaign:Acme type:escalation last:7d` (or from:2026-11-01 to:2026-11-30; `/parley audit` too): what happened, in any order of filters',
  '`/parley help`: this',
] as const;

const HOLDING = [
  '`/claim Maya Lee` (or `/parley claim`): Parley stays silent in that thread',
  '`/resume Maya Lee` or `/resume Maya Lee $900` (or `/parley resume`): Parley goes on, with the amount that stands if you named another',
  '`/parley pause Maya Lee`, `/parley stop Maya Lee`: nothing is said there until `/resume`, or it is over; `/parley reopen Maya Lee`: open again, and yours',
  '`/parley pause campaign:Acme`, `/parley resume campaign:Acme`, `/parley stop campaign:Acme`: the whole campaign, also what comes to it later; `domain:agency.com` in its place: everybody at that domain. Both ask first',
] as const;

const DECIDING = [
  '`/parley approve Maya Lee $900`: agree to what they ask; `/parley offer Maya Lee $900` and `/parley final Maya Lee $900` make another offer; `/parley decline Maya Lee` says no, politely',
  '`/parley close Maya Lee $900`: record a deal that was made outside of Parley; without an amount: no deal; `/parley withdraw Maya Lee` takes an agreement back',
  '`/parley retry`: what waits for a person is tried again, once the cause is mended; `/parley cancel 0193…:0`: the effect that the errors channel names is given up',
] as const;
