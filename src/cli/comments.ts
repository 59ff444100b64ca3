/**
 * `antiphon comments …`: lists and moderates comments, exports and erases personal data.
 */
import { readArgs, UsageError, type Command, type Print, toId } from './command.ts';
import { minuteText, printJson } from './print.ts';
import { listCommentsInState, type AdminComment } from '../comments/admin-list.ts';
import { COMMENT_STATES, type CommentState } from '../comments/comment.ts';
import {
  exportPerson,
  erasePerson,
  personOfEmail,
  type Person,
} from '../comments/personal-data.ts';
import type { Deps } from '../deps.ts';
import { InvalidInputError, NotFoundError } from '../lib/errors.ts';
import { decisionOfVerb, moderate, type Decision } from '../responses/moderate.ts';
import { readSettings } from '../settings/settings.ts';

const USAGE = `  antiphon comments list [--state STATE] [--json]
                                         pending comments, or those of another state: ${COMMENT_STATES.join(', ')}
  antiphon comments approve ID [ID …]    approve comments: they are shown
  antiphon comments reject ID [ID …]     reject comments: they are not shown
  antiphon comments spam ID [ID …]       mark comments as spam: they are not shown
  antiphon comments export EMAIL|ID      export a person’s data, or one comment, as JSON
  antiphon comments erase EMAIL|ID       erase it, with all emails to them or about it`;

const BATCH = 200;

export const commentsCommand: Command = {
  usage: USAGE,
  async run(deps, args, print) {
    const options = { json: { type: 'boolean' }, state: { type: 'string' } } as const;
    const { values, positionals } = readArgs(args, options, USAGE);
    const { json = false, state } = values;
    const [verb = '', ...words] = positionals;
    const decision = decisionOfVerb(verb);
    const isPlain = !json && state === undefined;
    if (verb === 'list' && words.length === 0) {
      await list(deps, stateNamed(state ?? 'pending'), json, print);
    } else if (decision !== null && words.length > 0 && isPlain) {
      await moderateAll(deps, decision, words, print);
    } else if (verb === 'export' && words.length === 1 && isPlain) {
      await print(`${JSON.stringify(await exportPerson(deps, personNamed(words)), null, 2)}\n`);
    } else if (verb === 'erase' && words.length === 1 && isPlain) {
      const { length } = await erasePerson(deps, personNamed(words));
      await print(`${length === 1 ? '1 comment' : `${length} comments`} erased\n`);
    } else {
      throw new UsageError(`Usage:\n${USAGE}`);
    }
  },
};

async function list(deps: Deps, state: CommentState, json: boolean, print: Print): Promise<void> {
  if (json) {
    await printJson(inState(deps, state), print);
    return;
  }
  const { timeZone } = await readSettings(deps);
  let isEmpty = true;
  for await (const comment of inState(deps, state)) {
    isEmpty = false;
    await print(textOf(comment, timeZone));
  }
  if (isEmpty)
    await print(state === 'pending' ? 'Nothing to review.\n' : `No ${state} comments.\n`);
}

async function* inState(deps: Deps, state: CommentState): AsyncGenerator<AdminComment> {
  let beforeId: number | null | undefined;
  while (beforeId !== null) {
    const before: { beforeId?: number } = beforeId === undefined ? {} : { beforeId };
    const page = await listCommentsInState(deps, state, { max: BATCH, ...before });
    yield* page.comments;
    beforeId = page.nextBeforeId;
  }
}

function textOf(comment: AdminComment, timeZone: string): string {
  const { id, authorName, authorEmail, createdAt, postPath, text, scoreReasons } = comment;
  const at = minuteText(createdAt, timeZone);
  const author = authorEmail === null ? authorName : `${authorName} <${authorEmail}>`;
  const reasons = scoreReasons.map(({ because }) => `    - ${because}\n`).join('');
  return `${id}  ${author}  ${at}\n    ${postPath}\n${text.replace(/^/gm, '    > ')}\n${reasons}`;
}

async function moderateAll(
  deps: Deps,
  decision: Decision,
  words: string[],
  print: Print,
): Promise<void> {
  const ids = words.map((word) => toId(word, 'a comment', 'antiphon comments list'));
  const comments = ids.map((id) => ({ kind: 'comment' as const, id }));
  const found = (await moderate(deps, comments, decision)).map(({ id }) => id);
  for (const id of found) await print(`${id} ${decision}\n`);
  const missing = ids.filter((id) => !found.includes(id));
  if (missing.length > 0) throw new NotFoundError('comment', missing.join(', '));
}

function personNamed([word = '']: string[]): Person {
  return word.includes('@')
    ? personOfEmail(word)
    : { commentId: toId(word, 'a comment', 'antiphon comments list') };
}

function stateNamed(word: string): CommentState {
  const state = COMMENT_STATES.find((each) => each === word);
  if (!state) {
    throw new InvalidInputError(`“${word}” is not a state: choose ${COMMENT_STATES.join(', ')}.`);
  }
  return state;
}
