/**
 * Reads columns of the linkback table that hold a list or JSON.
 */
import { z } from 'zod';
import { oneOf } from '../../db/one-of.ts';
import { PROTOCOLS, RSVPS, type Protocol } from '../../posts/post.ts';
import { LINKBACK_TYPES, type Evidence } from '../../reader/evidence.ts';
import type { Change, ProposedChange } from '../linkback.ts';

/** @param via the column: protocols, separated by commas, the first one first */
export function protocolsIn(via: string): Protocol[] {
  return via.split(',').map((protocol) => oneOf(PROTOCOLS, protocol));
}

const optionalText = z.string().nullable().default(null);

/** Proposals stay until the owner decides, so those of earlier versions have fewer and other fields. */
const storedEvidence = z
  .object({
    type: z.enum(LINKBACK_TYPES),
    rsvp: z.enum(RSVPS).nullable().default(null),
    title: optionalText,
    author: optionalText,
    authorUrl: optionalText,
    avatarUrl: optionalText,
    /** The former name of `avatarUrl`. */
    photoUrl: optionalText,
    site: optionalText,
    published: optionalText,
    excerpt: z.string(),
    linkStart: z.number(),
    linkEnd: z.number(),
    content: optionalText,
    outsideLinks: z.array(z.string()).default([]),
  })
  .transform(({ photoUrl, avatarUrl, ...evidence }): Evidence => ({
    ...evidence,
    avatarUrl: avatarUrl ?? photoUrl,
  }));

const change: z.ZodType<Change> = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['title', 'author']), from: optionalText, to: optionalText }),
  z.object({ kind: z.literal('outside-link'), to: optionalText }),
  z.object({ kind: z.literal('words'), kept: z.number(), from: z.string(), to: z.string() }),
]);

const proposedColumn: z.ZodType<ProposedChange> = z.object({
  evidence: storedEvidence,
  changes: z.array(change),
  finalHost: optionalText,
});

/** @param json the column `proposed`; `null`: nothing is proposed */
export function parseProposed(json: string): ProposedChange;
export function parseProposed(json: string | null): ProposedChange | null;
export function parseProposed(json: string | null): ProposedChange | null {
  return json === null ? null : proposedColumn.parse(JSON.parse(json));
}
