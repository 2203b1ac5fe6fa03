// SPDX-License-Identifier: Apache-2.0
import { encodeHex } from '../../bytes/hex.ts';
import {
  fieldOf,
  readArray,
  readDocument,
  readOptionalObjects,
  readOptionalString,
  readOptionalStrings,
} from '../../bytes/json-fields.ts';
import { MalformedError } from '../../errors/errors.ts';
import type { ServeRequest, ServeResponse } from '../../serve/http.ts';
import { leafHash } from '../../tlog/merkle.ts';
import { acceptRekor1Proposal } from '../log/accept-rekor1.ts';
import type { StoredEntry } from '../log/append-log.ts';
import type { Rekor1Log } from '../log/rekor1.ts';
import { jsonAnswer, refusal } from './json-answer.ts';
import { readJsonRequest } from './read-request.ts';
import { rekor1EntryJson } from './rekor1-entry-json.ts';

const maxItems = 10;

/** Entries by what is known of them: names, indexes, or the proposals that they came from. Unknown ones are left out. */
export async function retrieveEntries(rekor: Rekor1Log, request: ServeRequest): Promise<ServeResponse> {
  const query = readDocument(await readJsonRequest(request), 'query', 'payload-malformed');
  const byUuid = readOptionalStrings(query, 'entryUUIDs', maxItems).map((uuid) => rekor.byUuid(uuid));
  const indexes = fieldOf(query, 'logIndexes') === undefined ? [] : readArray(query, 'logIndexes', maxItems);
  const byIndex = indexes.map((index) => rekor.byIndex(requireIndex(index)));
  const byProposal = readOptionalObjects(query, 'entries', maxItems).map(({ object }) =>
    rekor.log.find(encodeHex(leafHash(acceptRekor1Proposal(object)))),
  );
  const found = [...byUuid, ...byIndex, ...byProposal].filter((entry) => entry !== undefined);
  return jsonAnswer(
    200,
    found.map((entry) => rekor1EntryJson(rekor.uuidOf(entry), rekor.describe(entry))),
  );
}

/** Names of the entries that mention an artifact's digest. Searching by key or e-mail address is not offered. */
export async function searchIndex(rekor: Rekor1Log, request: ServeRequest): Promise<ServeResponse> {
  const query = readDocument(await readJsonRequest(request), 'query', 'payload-malformed');
  const hash = readOptionalString(query, 'hash');
  const hex = /^(?:sha(?:256|384|512):)?([0-9a-f]{64,128})$/.exec(hash ?? '')?.[1];
  if (hex === undefined) return refusal(400, 'wanted the digest of an artifact in `hash`');
  const mentions = ({ body }: StoredEntry): boolean => Buffer.from(body).includes(`"${hex}"`);
  return jsonAnswer(
    200,
    rekor.log.entries.filter(mentions).map((entry) => rekor.uuidOf(entry)),
  );
}

function requireIndex(value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new MalformedError('payload-malformed', 'wanted whole numbers in `logIndexes`');
}
