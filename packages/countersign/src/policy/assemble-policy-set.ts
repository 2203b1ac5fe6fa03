// SPDX-License-Identifier: Apache-2.0

import type { JsonValue } from '../bytes/json.ts';
import { quote } from '../bytes/quote.ts';
import { digestHex } from '../crypto/hash.ts';
import { UsageError } from '../errors/errors.ts';
import type { Position } from '../yaml/yaml-node.ts';
import type { BuiltInRoot } from './built-in-roots.ts';
import { sortedProblems } from './create-problems.ts';
import type { PolicyParts } from './draft.ts';
import { hashJson, hashTrust } from './hash-trust.ts';
import { mistakes } from './mistakes.ts';
import { defaultSettings, type PolicySet, type TrustException, type TrustSettings } from './policy-set.ts';
import type { Problems } from './problem.ts';
import type { Rule } from './rule.ts';
import { signersOf } from './signers-of.ts';

export interface CompiledDocument {
  readonly parts: PolicyParts;
  readonly source: string;
  readonly at: Position;
  readonly place: string | undefined;
  /** What the document says, for the hash. */
  readonly content: JsonValue;
  /** In the order in which it names them; undefined where one could not be read. */
  readonly files: readonly (Uint8Array | undefined)[];
}

export interface Assembly {
  readonly problems: Problems;
  readonly builtIn: readonly BuiltInRoot[];
  readonly insecureSandbox: 'accepted' | 'refused';
}

/**
 * All documents as one set, the same in whatever order they come.
 *
 * @throws {MalformedError} `policy-malformed`
 * @throws {UsageError} `sandbox-refused`
 */
export function assemblePolicySet(
  documents: readonly CompiledDocument[],
  { problems, builtIn, insecureSandbox }: Assembly,
): PolicySet {
  const rules = documents.flatMap(({ parts }) => parts.rules).toSorted((a, b) => compareText(a.id, b.id));
  refuseRepeatedRules(rules, problems);
  const settings = settingsOf(documents, problems);
  const exceptions = honouredExceptions(documents, settings, rules, problems);
  requireNoErrors(problems);
  if (insecureSandbox === 'refused') refuseSandbox(rules);
  return {
    hash: hashDocuments(documents, builtIn),
    trustHash: hashTrust(signersOf(rules), new Map(builtIn.map(({ root, hash }) => [root, hash]))),
    rules,
    revoked: documents
      .flatMap(({ parts }) => parts.revoked)
      .toSorted((a, b) => compareText(a.source, b.source) || compareText(keyOf(a.digests), keyOf(b.digests))),
    exceptions,
    settings,
    findings: sortedProblems(problems.list),
  };
}

/** @throws {MalformedError} `policy-malformed` */
export function requireNoErrors({ list }: Problems): void {
  const errors = sortedProblems(list.filter(({ severity }) => severity === 'error'));
  if (errors.length > 0) throw mistakes('policy-malformed', errors);
}

function refuseRepeatedRules(rules: readonly Rule[], problems: Problems): void {
  for (const [index, rule] of rules.entries()) {
    const before = rules[index - 1];
    if (before?.id !== rule.id) continue;
    problems.add({
      severity: 'error',
      rule: 'name-twice',
      source: rule.source,
      message: `wanted each rule once, got ${quote(rule.id)} again after ${before.source}`,
    });
  }
}

function settingsOf(documents: readonly CompiledDocument[], problems: Problems): TrustSettings {
  const [first, ...others] = documents.filter(({ parts }) => parts.settings !== undefined);
  for (const { source, at } of others) {
    const message = `wanted one \`TrustSettings\` for each installation, got another one after ${first?.source}`;
    problems.add({ severity: 'error', rule: 'settings-twice', source, at, message });
  }
  return first?.parts.settings ?? defaultSettings;
}

function honouredExceptions(
  documents: readonly CompiledDocument[],
  { exceptionsFrom }: TrustSettings,
  rules: readonly Rule[],
  problems: Problems,
): readonly TrustException[] {
  const ids = new Set(rules.map(({ id }) => id));
  const honoured: TrustException[] = [];
  for (const { parts, source, at } of documents) {
    for (const { exception, place } of parts.exceptions) {
      if (!ids.has(exception.rule)) {
        const message = `the exception \`${exception.name}\` is from the rule ${quote(exception.rule)}, which does not exist`;
        problems.add({
          severity: 'surprise',
          rule: 'exception-without-rule',
          source,
          at,
          message,
          hint: 'rules are named `policy/rule`, or `namespace/policy/rule`',
        });
      }
      if (exceptionsFrom.includes(place)) honoured.push(exception);
      else {
        const message = `the exception \`${exception.name}\` comes from ${quote(place)}, and is not honoured`;
        const hint = 'exceptions count from the places in `exceptionsFrom` of `TrustSettings` alone';
        problems.add({ severity: 'surprise', rule: 'exception-not-honoured', source, at, message, hint });
      }
    }
  }
  return honoured.toSorted(
    (a, b) => compareText(a.name, b.name) || compareText(a.rule, b.rule) || compareText(a.digest, b.digest),
  );
}

function refuseSandbox(rules: readonly Rule[]): void {
  const fake = signersOf(rules).find(({ root }) => root?.origin === 'sandbox');
  if (fake === undefined) return;
  const what = `the policies believe \`${fake.name}\` by the trusted root of a sandbox, which signs for anybody`;
  throw new UsageError('sandbox-refused', what);
}

/** Names of files and the places where they lie do not count, except that the place of an exception decides. */
function hashDocuments(documents: readonly CompiledDocument[], builtIn: readonly BuiltInRoot[]): string {
  const parts = documents.map(({ content, files, parts: { exceptions } }) =>
    hashJson({
      content,
      files: files.map((bytes) => (bytes === undefined ? null : digestHex('sha256', bytes))),
      places: exceptions.map(({ place }) => place),
    }),
  );
  return hashJson({ documents: parts.toSorted(), roots: builtIn.map(({ hash }) => hash).toSorted() });
}

function keyOf(digests: ReadonlySet<string>): string {
  return [...digests].toSorted().join();
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
