// SPDX-License-Identifier: Apache-2.0
import { parsePredicateMatcher } from '../../attest/parse-predicate-matcher.ts';
import type { PredicateMatcher } from '../../attest/predicate-matcher.ts';
import { quote } from '../../bytes/quote.ts';
import { compileCondition } from '../cel/compile-condition.ts';
import type { Condition } from '../condition.ts';
import type { DigestList } from '../digest-list.ts';
import type { Materials } from '../draft.ts';
import {
  addError,
  addSurprise,
  fieldsOf,
  hasField,
  optionalOneOf,
  optionalPlacedText,
  optionalText,
  optionalTextMap,
  type PlacedNode,
  type PlacedText,
  type PolicyFields,
  placeOf,
  refuseUnknown,
  requireFields,
  requireItems,
  requireOneField,
  requirePlacedText,
  requireTexts,
} from '../policy-fields.ts';
import type { Requirement } from '../requirement.ts';
import { attempt, attemptNow, type Later, lateReader, type PolicyScope } from './policy-scope.ts';
import { readDigestList } from './read-digest-list.ts';
import { readSignerCount, type SignerBook, type SignerCount } from './read-signed-by.ts';
import { optionalDuration } from './read-values.ts';
import { warnOfFilledPlaces } from './warn-of-filled-places.ts';

/** What requirements of one rule share. */
export interface RequirementScope extends PolicyScope {
  readonly book: SignerBook;
  /** Collects `digestNotIn`: it revokes digests for every image, wherever it stands. */
  readonly revoked: Later<DigestList>[];
}

export type RequirementDraft = Later<Requirement>;
type Parent = 'rule' | 'all' | 'any';

const maxItems = 64;
const maxDepth = 16;
const kinds = ['all', 'any', 'signedBy', 'attestation', 'summary', 'digestIn', 'digestNotIn'] as const;

/** `require`. Undefined, with a problem, for what demands nothing. */
export function readRequirement(placed: PlacedNode, scope: RequirementScope): RequirementDraft | undefined {
  return readPart(placed, scope, 'rule', 1);
}

function readPart(
  placed: PlacedNode,
  scope: RequirementScope,
  parent: Parent,
  depth: number,
): RequirementDraft | undefined {
  const fields = fieldsOf(placed);
  if (fields === undefined) return undefined;
  if (depth > maxDepth) {
    addError(fields.reader, fields.map.at, {
      rule: 'too-deep',
      message: `wanted at most ${maxDepth} levels of \`all\` and \`any\`, got more`,
    });
    return undefined;
  }
  const chosen = requireOneField(fields, kinds);
  const kind = kinds.find((known) => known === chosen);
  switch (kind) {
    case 'all':
    case 'any':
      return readGroup(fields, kind, scope, depth);
    case 'signedBy':
      return readSignedBy(fields, scope);
    case 'attestation':
      return readAttestation(fields, scope);
    case 'summary':
      return readSummary(fields, scope);
    case 'digestIn':
      return readDigestIn(fields, scope);
    case 'digestNotIn':
      readRevoked(fields, scope, parent);
      return undefined;
    case undefined:
      refuseUnknown(fields, [...kinds, 'by', 'match', 'if', 'maxAge', 'alert', 'annotations']);
      return undefined;
  }
}

function readGroup(
  fields: PolicyFields,
  kind: 'all' | 'any',
  scope: RequirementScope,
  depth: number,
): RequirementDraft | undefined {
  refuseUnknown(fields, [kind]);
  const items = requireItems(fields, kind, maxItems);
  const drafts = items.map((item) => readPart(item, scope, kind, depth + 1)).filter((draft) => draft !== undefined);
  if (items.length > 0 && items.every(isRevocation)) {
    addError(fields.reader, placeOf(fields, kind), {
      rule: 'nothing-required',
      message: `wanted a demand in \`${fields.path}.${kind}\`, got lists of what is revoked alone`,
    });
  }
  if (kind === 'any') warnOfSilentShortcut(items, scope.reader);
  if (drafts.length === 0) return undefined;
  return async (materials) => {
    const of = await Promise.all(drafts.map(async (draft) => await draft(materials)));
    // What could not be compiled was told, and refuses the policy.
    return { kind, of: of.filter((requirement) => requirement !== undefined) };
  };
}

/** An alternative of one demand beside one of several is how the glass is broken: somebody should hear it. */
function warnOfSilentShortcut(items: readonly PlacedNode[], reader: PolicyScope['reader']): void {
  const isStrict = ({ node }: PlacedNode): boolean =>
    node.kind === 'map' &&
    node.entries.some(({ key, value }) => key === 'all' && value.kind === 'list' && value.items.length > 1);
  if (!items.some(isStrict)) return;
  for (const { node, path } of items) {
    const keys = node.kind === 'map' ? node.entries.map(({ key }) => key) : [];
    if (!keys.some((key) => ['signedBy', 'attestation', 'digestIn'].includes(key)) || keys.includes('alert')) continue;
    addSurprise(reader, node.at, {
      rule: 'shortcut-without-alert',
      message: `\`${path}\` demands less than another alternative, and raises no \`alert\` when it is what lets an image pass`,
      hint: 'add `alert`, with a word that your monitoring knows',
    });
  }
}

function isRevocation({ node }: PlacedNode): boolean {
  return node.kind === 'map' && node.entries.some(({ key }) => key === 'digestNotIn');
}

function readSignedBy(fields: PolicyFields, scope: RequirementScope): RequirementDraft | undefined {
  refuseUnknown(fields, ['signedBy', 'maxAge', 'alert', 'annotations']);
  const count = readSignerCount(fields, 'signedBy', scope.book);
  const maxAgeMs = optionalDuration(fields, 'maxAge');
  const alert = optionalText(fields, 'alert');
  const annotations = Object.fromEntries(optionalTextMap(fields, 'annotations', 64));
  if (count === undefined) return undefined;
  return async (materials) => {
    const of = await signersOf(fields, 'signedBy', count, { scope, materials, maxAgeMs });
    if (of === undefined) return undefined;
    return { kind: 'signed-by', atLeast: count.atLeast, of, annotations, ...optional({ alert, maxAgeMs }) };
  };
}

function readAttestation(fields: PolicyFields, scope: RequirementScope): RequirementDraft | undefined {
  refuseUnknown(fields, ['attestation', 'by', 'match', 'if', 'maxAge', 'alert']);
  const predicate = readPredicate(fields);
  const count = readSignerCount(fields, 'by', scope.book);
  const match = optionalOneOf(fields, 'match', ['any', 'all', 'latest']) ?? 'any';
  const maxAgeMs = optionalDuration(fields, 'maxAge');
  const alert = optionalText(fields, 'alert');
  const text = optionalPlacedText(fields, 'if');
  if (match === 'latest' && !hasField(fields, 'maxAge')) {
    addError(fields.reader, placeOf(fields, 'match'), {
      rule: 'latest-without-max-age',
      message: `wanted \`maxAge\` beside \`match: latest\` in \`${fields.path}\`: whoever serves the image can hide the newest statement`,
      hint: 'add `maxAge`, a little more than the time between two statements',
    });
  }
  if (predicate === undefined || count === undefined) return undefined;
  return async (materials) => {
    const by = await signersOf(fields, 'by', count, { scope, materials, maxAgeMs });
    const condition = text === undefined ? undefined : await conditionOf(text, fields, materials);
    if (by === undefined || (text !== undefined && condition === undefined)) return undefined;
    return {
      kind: 'attestation',
      predicate,
      atLeast: count.atLeast,
      by,
      match,
      ...optional({ alert, maxAgeMs, condition }),
    };
  };
}

function readPredicate(fields: PolicyFields): PredicateMatcher | undefined {
  const placed = requirePlacedText(fields, 'attestation');
  if (placed === undefined) return undefined;
  const { text, at } = placed;
  if (/^svr(?:\/|$)|in-toto\.io\/attestation\/svr/.test(text)) {
    addSurprise(fields.reader, at, {
      rule: 'summary-as-attestation',
      message: `a summary that \`${fields.path}\` counts as any other attestation may be that of a laxer gate`,
      hint: 'use `summary: {by, verifier, policySet}`, which asks for the gate and its policies',
    });
  }
  return attemptNow(fields.reader, { at, rule: 'predicate-unknown' }, () => parsePredicateMatcher(text));
}

async function conditionOf(
  { text, at }: PlacedText,
  fields: PolicyFields,
  materials: Materials,
): Promise<Condition | undefined> {
  return await attempt(
    lateReader(fields.reader, materials),
    { at, rule: 'condition-malformed' },
    async () => await compileCondition(text),
  );
}

function readSummary(fields: PolicyFields, scope: RequirementScope): RequirementDraft | undefined {
  refuseUnknown(fields, ['summary', 'maxAge', 'alert']);
  const maxAgeMs = optionalDuration(fields, 'maxAge');
  const alert = optionalText(fields, 'alert');
  if (!hasField(fields, 'maxAge')) {
    addError(fields.reader, placeOf(fields, 'summary'), {
      rule: 'summary-without-max-age',
      message: `wanted \`maxAge\` beside \`summary\` in \`${fields.path}\`: what was right then may be revoked now`,
    });
  }
  const summary = requireFields(fields, 'summary');
  if (summary === undefined) return undefined;
  refuseUnknown(summary, ['by', 'verifier', 'policySet']);
  const count = readSignerCount(summary, 'by', scope.book);
  const verifier = requirePlacedText(summary, 'verifier');
  const policySets = readPolicySets(summary);
  if (count !== undefined && count.atLeast > 1) {
    addError(fields.reader, placeOf(summary, 'by'), {
      rule: 'summary-count',
      message: 'wanted one signer of a summary, or a list of which any will do',
    });
  }
  if (count === undefined || verifier === undefined || maxAgeMs === undefined) return undefined;
  return async (materials) => {
    const by = await scope.book.compile(count.names, materials);
    if (by === undefined) return undefined;
    return { kind: 'summary', by, verifier: verifier.text, policySets, maxAgeMs, ...optional({ alert }) };
  };
}

function readPolicySets(summary: PolicyFields): readonly string[] {
  const isList = summary.map.entries.some(({ key, value }) => key === 'policySet' && value.kind === 'list');
  const one = isList ? undefined : requirePlacedText(summary, 'policySet');
  const texts = isList ? requireTexts(summary, 'policySet', maxItems) : one === undefined ? [] : [one];
  return texts.map(({ text, at }) => {
    const [, hex] = /^sha256:([0-9a-f]{64})$/.exec(text) ?? [];
    if (hex !== undefined) return hex;
    addError(summary.reader, at, {
      rule: 'policy-set-malformed',
      message: `wanted \`sha256:\` with 64 lower-case hex digits in \`${summary.path}.policySet\`, got ${quote(text)}`,
      hint: '`countersign check --output json` shows the hash of its policy set as `policySet`; write `sha256:` before it',
    });
    return text;
  });
}

function readDigestIn(fields: PolicyFields, scope: RequirementScope): RequirementDraft | undefined {
  refuseUnknown(fields, ['digestIn']);
  const list = readDigestList(fields, 'digestIn', scope);
  if (list === undefined) return undefined;
  return async (materials) => {
    const digests = await list(materials);
    return digests === undefined ? undefined : { kind: 'digest-in', list: digests };
  };
}

/** Below `any` it would read as an alternative that admits everything that is not in the list. */
function readRevoked(fields: PolicyFields, scope: RequirementScope, parent: Parent): void {
  refuseUnknown(fields, ['digestNotIn']);
  if (parent !== 'all') {
    addError(fields.reader, placeOf(fields, 'digestNotIn'), {
      rule: parent === 'any' ? 'revocation-in-any' : 'nothing-required',
      message: 'wanted `digestNotIn` below `all` or beside `require`: it revokes digests and demands nothing',
      hint: 'write it beside `require`, or as `spec.digestNotIn` for all rules',
    });
  }
  const list = readDigestList(fields, 'digestNotIn', scope);
  if (list !== undefined) scope.revoked.push(list);
}

interface SignerWork {
  readonly scope: RequirementScope;
  readonly materials: Materials;
  readonly maxAgeMs: number | undefined;
}

async function signersOf(
  fields: PolicyFields,
  name: string,
  { names, atLeast }: SignerCount,
  { scope, materials, maxAgeMs }: SignerWork,
) {
  const signers = await scope.book.compile(names, materials);
  if (signers === undefined) return undefined;
  const reader = lateReader(fields.reader, materials);
  const at = placeOf(fields, name);
  const keys = signers.filter(({ who }) => who.kind === 'key');
  if (atLeast > signers.length && keys.length === signers.length) {
    addError(reader, at, {
      rule: 'threshold-unreachable',
      message: `wanted at most ${signers.length} of as many keys in \`${fields.path}.${name}\`, got ${atLeast}`,
    });
  }
  warnOfFilledPlaces(signers, atLeast, { reader, at });
  const undated = keys.find(({ demands }) => demands.timestamps === 0 && demands.logsOfKeys === 0);
  if (maxAgeMs !== undefined && undated !== undefined) {
    addSurprise(reader, at, {
      rule: 'age-of-undated-key',
      message: `signatures by the key \`${undated.name}\` need no proven time, and without one each is older than every \`maxAge\``,
      hint: `add \`timestamp: required\` or \`log: required\` to \`${undated.name}\`, so that its holder learns it when he signs`,
    });
  }
  return signers;
}

/** Without the members that are undefined. */
function optional<Members extends Record<string, unknown>>(
  members: Members,
): { [Name in keyof Members]?: Exclude<Members[Name], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Members]?: Exclude<Members[Name], undefined>;
  };
}
