import { hashOf } from '../chance.ts';

/** What the application asks to have worded; money and terms stay slots that its own code fills. */
export type Move = Readonly<{
  purpose: 'opening' | 'counter' | 'final_offer' | 'answer' | 'clarification' | 'follow_up' | 'recap' | 'walk_away';
  influencerName: string;
  clientName: string;
  platform?: string | null;
  deadline: string | null;
  questions: readonly string[];
  clarifyAbout: string | null;
  hasPrice: boolean;
  isFinal?: boolean;
  theirReply?: string | null;
  followUpNumber?: number | null;
}>;
export type Wording = Readonly<{ subject: string | null; body: string }>;

/** Short, warm and the same for the same move; which of the phrasings it takes hangs on a hash of the move. */
export const wordMove = (move: Move): Wording => {
  const draw = (choices: readonly [string, ...string[]], salt: string): string =>
    choices[hashOf(`${salt}|${move.influencerName}|${move.clientName}|${move.theirReply ?? ''}`) % choices.length] ??
    choices[0];
  const paragraphs = paragraphsOf(move, draw);
  return {
    subject:
      move.purpose === 'opening'
        ? `{{client}} x {{name}}: ${draw(['paid collaboration', 'a collaboration idea', 'partnership offer'], 'subject')}`
        : null,
    body: [
      draw(['Hi {{name}},', 'Hello {{name}},'], 'greeting'),
      ...paragraphs.filter((paragraph) => paragraph !== ''),
    ].join('\n\n'),
  };
};

type Draw = (choices: readonly [string, ...string[]], salt: string) => string;

const paragraphsOf = (move: Move, draw: Draw): readonly string[] => {
  const due = move.deadline === null ? '' : ', with everything live by {{deadline}}';
  const standing = move.hasPrice ? 'Our offer of {{price}} for {{deliverables}} stands in the meantime.' : '';
  switch (move.purpose) {
    case 'opening':
      return [
        draw(
          [
            'We love what you make, and {{client}} would like to work with you.',
            'We are planning a campaign with {{client}} and thought of you right away.',
            'Your content is a lovely match for what {{client}} has planned.',
          ],
          'opening',
        ),
        `The package is {{deliverables}}${due}.${move.hasPrice ? ' We can offer {{price}} for all of it.' : ''}${move.isFinal === true ? ' It is our final offer.' : ''} {{confirmation}}`,
        draw(['Would that work for you?', 'How does that sound to you?', 'Would you be up for it?'], 'close'),
      ];
    case 'counter':
      return [
        draw(
          [
            'Thanks for coming back to us so openly.',
            'Thank you for your answer, we really would like to make this work.',
            'Thanks for sharing where you stand.',
          ],
          'thanks',
        ),
        `${draw(['We have looked at it again and can go to {{price}}', 'We can move up to {{price}}', 'We took another look and can now offer {{price}}'], 'raise')} for {{deliverables}}${due}. {{confirmation}}`,
        draw(['Does that work for you?', 'Would that be good for you?'], 'close'),
      ];
    case 'final_offer':
      return [
        draw(['Thank you for your patience with us.', 'Thanks for staying in this conversation.'], 'thanks'),
        `We went through it once more, and {{price}} for {{deliverables}}${due} is our final offer. {{confirmation}}`,
        draw(['We would be very glad if you said yes.', 'We hope that this works for you.'], 'close'),
      ];
    case 'answer':
      return [
        draw(['Thanks for asking.', 'Good question, thank you.'], 'thanks'),
        `What we are asking for is {{deliverables}}${due}, for {{client}}.${move.questions.length > 1 ? ' That is all the package holds for now.' : ''}`,
        standing,
        draw(['Would that work for you?', 'How does that sound?'], 'close'),
      ];
    case 'clarification':
      return [
        draw(['Thanks for getting back to us.', 'Thank you for your answer.'], 'thanks'),
        'So that we understand you right: could you send us one all-in figure in US dollars for {{deliverables}}, with everything included?',
        standing,
      ];
    case 'follow_up':
      return [
        (move.followUpNumber ?? 1) > 1
          ? draw(
              ['Just one last nudge from our side about {{client}}.', 'A last check-in about {{client}} from us.'],
              'nudge',
            )
          : draw(
              [
                'Just checking in on our note about {{client}}.',
                'A gentle nudge about {{client}}, in case our note got buried.',
              ],
              'nudge',
            ),
        standing,
        draw(['Would you like to do it?', 'We would love to hear from you either way.'], 'close'),
      ];
    case 'recap':
      return [
        draw(
          [
            'Wonderful, we are delighted to have you on board.',
            'Great news, thank you. We are looking forward to this.',
          ],
          'joy',
        ),
        `To sum up: {{deliverables}} for {{client}}${move.hasPrice ? ', {{price}} all in' : ''}${due}.`,
        draw(
          [
            'Someone from the team will be in touch about the next steps.',
            'The team will write to you about the next steps.',
          ],
          'next',
        ),
      ];
    case 'walk_away':
      return [
        draw(
          ['Thank you for the time that you took for this.', 'Thanks a lot for talking this through with us.'],
          'thanks',
        ),
        draw(
          [
            'We can’t make it work this time, and hope that there will be another occasion.',
            'This time we could not find a figure that works for both of us; we would be glad to try again another time.',
          ],
          'goodbye',
        ),
      ];
  }
};
