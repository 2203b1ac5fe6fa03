// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { parseRfc3339 } from '../../bytes/rfc3339.ts';
import { errorTable } from '../../errors/codes.ts';
import { MalformedError } from '../../errors/errors.ts';
import { parseYaml } from '../../yaml/parse-yaml.ts';
import { createProblems } from '../create-problems.ts';
import type { Decision, Outcome } from '../decision.ts';
import { mistakes } from '../mistakes.ts';
import {
  addError,
  fieldsOf,
  optionalBoolean,
  optionalEntries,
  optionalFields,
  optionalOneOf,
  optionalPlacedText,
  optionalText,
  optionalTextMap,
  type PolicyFields,
  type PolicyReader,
  placeOf,
  refuseUnknown,
  requireField,
  requireFields,
  requireItems,
  requireOneField,
  requireText,
  requireTexts,
  textOf,
} from '../policy-fields.ts';
import type { PolicyCase, PolicyCases, WantedDecision } from './policy-cases.ts';

const maxBytes = 4 * 1024 * 1024;
const maxCases = 2000;
const maxFacts = 200;
const results: readonly Decision['result'][] = ['verified', 'refused', 'unavailable', 'not-covered'];
const outcomes: readonly Outcome[] = ['satisfied', 'refused', 'unavailable'];

/**
 * A `TrustPolicyTest`: every mistake in it is told at once.
 *
 * @throws {MalformedError} `record-malformed`, with all of them in `detail.problems`; `yaml-malformed`
 */
export function parsePolicyCases(bytes: Uint8Array, source: string): PolicyCases {
  const [document, second] = parseYaml(bytes, { source, maxBytes });
  if (document === undefined || second !== undefined) {
    throw malformed(`wanted one document in ${quote(source)}, got ${document === undefined ? 'none' : 'several'}`);
  }
  const problems = createProblems();
  const reader: PolicyReader = { source, problems, nulls: 'refused' };
  const fields = fieldsOf({ node: document, path: 'document', reader });
  const cases = fields === undefined ? undefined : readDocument(fields);
  if (problems.list.length === 0 && cases !== undefined) return cases;
  throw problems.list.length === 0 ? malformed('wanted cases, got none') : mistakes('record-malformed', problems.list);
}

function readDocument(fields: PolicyFields): PolicyCases | undefined {
  refuseUnknown(fields, ['apiVersion', 'kind', 'metadata', 'spec']);
  requireWord(fields, 'apiVersion', 'countersign.dev/v1');
  requireWord(fields, 'kind', 'TrustPolicyTest');
  const metadata = optionalFields(fields, 'metadata');
  if (metadata !== undefined) refuseUnknown(metadata, ['name', 'labels', 'annotations']);
  const spec = requireFields(fields, 'spec');
  if (spec === undefined) return undefined;
  refuseUnknown(spec, ['policies', 'cases']);
  const policies = requireTexts(spec, 'policies', 1000).map(({ text }) => text);
  const cases = requireItems(spec, 'cases', maxCases).map((item) => {
    const inner = fieldsOf(item);
    return inner === undefined ? undefined : readCase(inner);
  });
  return { policies, cases: cases.filter((one) => one !== undefined) };
}

function requireWord(fields: PolicyFields, name: string, word: string): void {
  const text = requireText(fields, name);
  if (text === undefined || text === word) return;
  const message = `wanted \`${word}\` in \`${fields.path}.${name}\`, got ${quote(text)}`;
  addError(fields.reader, placeOf(fields, name), { rule: 'value-choice', message });
}

function readCase(fields: PolicyFields): PolicyCase | undefined {
  refuseUnknown(fields, ['name', 'image', 'evidence', 'context', 'instant', 'want']);
  const name = requireText(fields, 'name');
  const kind = requireOneField(fields, ['image', 'evidence']);
  const value = kind === undefined ? undefined : optionalText(fields, kind);
  const context = [...optionalTextMap(fields, 'context', maxFacts)].map(([fact, text]) => `${fact}=${text}`);
  // What was recorded grows old: without an instant the case would come out otherwise some day.
  const instantMs = kind === 'evidence' ? requireInstant(fields) : readInstant(fields);
  const wanted = requireFields(fields, 'want');
  const want = wanted === undefined ? undefined : readWant(wanted);
  if (name === undefined || value === undefined || want === undefined) return undefined;
  return {
    name,
    place: `${fields.reader.source}:${fields.map.at.line}`,
    subject: kind === 'image' ? { kind: 'image', image: value } : { kind: 'evidence', file: value },
    context,
    ...(instantMs === undefined ? {} : { instantMs }),
    want,
  };
}

function requireInstant(fields: PolicyFields): number | undefined {
  requireField(fields, 'instant');
  return readInstant(fields);
}

function readInstant(fields: PolicyFields): number | undefined {
  const placed = optionalPlacedText(fields, 'instant');
  if (placed === undefined) return undefined;
  const instantMs = parseRfc3339(placed.text);
  if (instantMs === undefined) {
    const message = `wanted a time like \`2026-12-31T00:00:00Z\` in \`${fields.path}.instant\`, got ${quote(placed.text)}`;
    addError(fields.reader, placed.at, { rule: 'value-time', message });
  }
  return instantMs;
}

function readWant(fields: PolicyFields): WantedDecision | undefined {
  refuseUnknown(fields, ['result', 'admitted', 'code', 'rules']);
  requireField(fields, 'result');
  const result = optionalOneOf(fields, 'result', results);
  const admitted = optionalBoolean(fields, 'admitted');
  const code = readCode(fields);
  const rules = readRules(fields);
  if (result === undefined) return undefined;
  return {
    result,
    rules,
    ...(admitted === undefined ? {} : { admitted }),
    ...(code === undefined ? {} : { code }),
  };
}

function readCode(fields: PolicyFields): string | undefined {
  const placed = optionalPlacedText(fields, 'code');
  if (placed === undefined) return undefined;
  // A code that nothing ever gives would be a case that cannot pass, or one that nobody notices.
  if (!Object.hasOwn(errorTable, placed.text)) {
    const message = `wanted a code of an error in \`${fields.path}.code\`, got ${quote(placed.text)}`;
    const hint = 'the codes stand in docs/reference/errors.md';
    addError(fields.reader, placed.at, { rule: 'value-choice', message, hint });
  }
  return placed.text;
}

function readRules(fields: PolicyFields): ReadonlyMap<string, Outcome> {
  const rules = new Map<string, Outcome>();
  for (const entry of optionalEntries(fields, 'rules', 1000)) {
    const text = textOf(entry);
    const outcome = outcomes.find((known) => known === text);
    if (outcome !== undefined) rules.set(entry.key, outcome);
    else if (text !== undefined) {
      const message = `wanted ${outcomes.map((known) => `\`${known}\``).join(' or ')} in \`${entry.path}\`, got ${quote(text)}`;
      addError(entry.reader, entry.node.at, { rule: 'value-choice', message });
    }
  }
  return rules;
}

function malformed(message: string): MalformedError {
  return new MalformedError('record-malformed', message);
}
