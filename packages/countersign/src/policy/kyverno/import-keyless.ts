// SPDX-License-Identifier: Apache-2.0

import type { JsonObject } from '../../bytes/json.ts';
import { quote } from '../../bytes/quote.ts';
import { CountersignError } from '../../errors/errors.ts';
import { fulcioExtensionNames } from '../../x509/fulcio-extension-names.ts';
import type { Position, YamlNode } from '../../yaml/yaml-node.ts';
import { lineOf } from './import-keys.ts';
import { type ImportWork, type LogDemand, rootFields } from './import-options.ts';
import { entriesOf, member, memberText, textOf } from './node-members.ts';
import { joined, type RequirementPlan, refusal } from './requirement-plan.ts';
import { escapeRegex, hasWildcard, isAnchored, wholeRegex, wildcardRegex } from './wildcards.ts';

/** How a text of an identity is meant: Kyverno's rules have wildcards in it, its image validating policies have not. */
export type NameStyle = 'wildcards' | 'literal';

interface IdentityTexts {
  readonly at: Position;
  readonly issuer: string | undefined;
  readonly issuerRegex: string | undefined;
  readonly subject: string | undefined;
  readonly subjectRegex: string | undefined;
}

/** Whoever has a certificate for one of these names: subject OR its regular expression, issuer AND its regular expression. */
export async function importIdentity(
  node: YamlNode,
  style: NameStyle,
  log: LogDemand,
  work: ImportWork,
): Promise<RequirementPlan> {
  const texts: IdentityTexts = {
    at: node.at,
    issuer: memberText(node, 'issuer'),
    issuerRegex: memberText(node, 'issuerRegExp'),
    subject: memberText(node, 'subject'),
    subjectRegex: memberText(node, 'subjectRegExp'),
  };
  const issuer = await issuerFields(texts, style, work);
  const subjects = await subjectFields(texts, style, work);
  const extensions = extensionFields(member(node, 'additionalExtensions'), work);
  if (issuer === undefined || extensions === undefined || subjects.length === 0) return refusal;
  const plans = subjects.map((subject): RequirementPlan => {
    const fields = { keyless: { ...issuer, ...subject, ...extensions, ...rootFields(log) } };
    const wanted = texts.subject ?? texts.subjectRegex ?? 'identity';
    return { kind: 'signer', name: work.signers.add(shortName(wanted), fields, `identity, ${lineOf(node.at)}`) };
  });
  return joined('any', plans);
}

/** `https://github.com/acme/app/…` is called `acme-app`. */
function shortName(subject: string): string {
  const path = subject.replace(/^\^?\w+:\/\/[^/]*\//, '').replace(/[\\^$*?()]/g, '');
  return path.split('/.github/')[0]?.split('/').slice(0, 3).join('-') || subject;
}

async function issuerFields(texts: IdentityTexts, style: NameStyle, work: ImportWork): Promise<JsonObject | undefined> {
  const { at, issuer, issuerRegex } = texts;
  if (issuer === undefined && issuerRegex === undefined) return anybody(at, 'no issuer is named', work);
  if (issuer === undefined) return await regexField('issuerRegex', issuerRegex ?? '', at, work);
  const wild = style === 'wildcards' && hasWildcard(issuer);
  if (wild && /^\*+$/.test(issuer)) return anybody(at, 'every issuer counts', work);
  if (issuerRegex === undefined) return wild ? { issuerRegex: wildcardRegex(issuer) } : { issuer };
  if (!wild && (await matchesPart(issuerRegex, issuer, work))) return { issuer };
  work.report.untranslated(at, `the issuer must be ${quote(issuer)} and match ${quote(issuerRegex)} at once`);
  return undefined;
}

async function subjectFields(
  { at, subject, subjectRegex }: IdentityTexts,
  style: NameStyle,
  work: ImportWork,
): Promise<readonly JsonObject[]> {
  const fields: JsonObject[] = [];
  if (subject === undefined && subjectRegex === undefined) anybody(at, 'no subject is named', work);
  if (subject !== undefined && style === 'wildcards' && /^\*+$/.test(subject)) {
    anybody(at, 'every subject counts', work);
  } else if (subject !== undefined) fields.push(subjectField(subject, style));
  if (subjectRegex !== undefined) {
    if (subject !== undefined)
      work.report.note(at, '`subject` and `subjectRegExp`: one of the two is enough, as in Kyverno');
    const field = await regexField('subjectRegex', subjectRegex, at, work);
    if (field !== undefined) fields.push(field);
  }
  return fields;
}

/** `*` crosses `/` in Kyverno, as `**` does in ours. */
function subjectField(subject: string, style: NameStyle): JsonObject {
  if (!hasWildcard(subject)) return { subject };
  if (style === 'wildcards' && /^\*+@[^*?@/]+$/.test(subject)) return { subject: subject.replace(/^\*+/, '*') };
  if (style === 'literal') return { subjectRegex: escapeRegex(subject) };
  const host = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/.exec(subject)?.[0] ?? subject.split('@').at(-1) ?? '';
  if (subject.includes('?') || hasWildcard(host)) return { subjectRegex: wildcardRegex(subject) };
  return { subject: subject.replace(/\*+/g, '**') };
}

async function regexField(
  name: 'issuerRegex' | 'subjectRegex',
  regex: string,
  at: Position,
  work: ImportWork,
): Promise<JsonObject | undefined> {
  if (/^\^?(?:\.[*+])?\$?$/.test(regex)) return anybody(at, `${quote(regex)} matches every name`, work);
  if ((await matchesPart(regex, '', work)) === undefined) {
    work.report.untranslated(at, `${quote(regex)} is no regular expression in RE2 syntax`);
    return undefined;
  }
  if (!isAnchored(regex)) {
    work.report.note(at, `${quote(regex)} is not anchored: it matches any name with such a part, and still does`);
  }
  return { [name]: wholeRegex(regex) };
}

/** Undefined if it is no regular expression. */
async function matchesPart(regex: string, text: string, work: ImportWork): Promise<boolean | undefined> {
  try {
    return (await work.compileRegex(regex)).testPart(text);
  } catch (error) {
    if (error instanceof CountersignError) return undefined;
    throw error;
  }
}

function extensionFields(node: YamlNode | undefined, work: ImportWork): JsonObject | undefined {
  const entries = entriesOf(node);
  if (entries.length === 0) return {};
  const names: readonly string[] = Object.values(fulcioExtensionNames);
  const wrong = entries.find(({ key, value }) => !names.includes(key) || hasWildcard(textOf(value) ?? '*'));
  if (wrong === undefined) {
    return { extensions: Object.fromEntries(entries.map(({ key, value }) => [key, textOf(value) ?? ''])) };
  }
  work.report.untranslated(wrong.keyAt, `the certificate extension ${quote(wrong.key)} has no exact counterpart`);
  return undefined;
}

function anybody(at: Position, why: string, work: ImportWork): undefined {
  work.report.untranslated(at, `${why}, so that strangers may sign`, 'name who may sign');
  return undefined;
}
