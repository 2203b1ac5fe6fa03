// SPDX-License-Identifier: Apache-2.0

import type { JsonObject } from '../../bytes/json.ts';
import { quote } from '../../bytes/quote.ts';
import type { YamlNode } from '../../yaml/yaml-node.ts';
import { importIdentity } from './import-keyless.ts';
import { importKeyAddress, importKeyText, importPinnedCertificate } from './import-keys.ts';
import type { ImportWork, LogDemand } from './import-options.ts';
import { entriesOf, isTrue, itemsOf, member, memberText, textOf, unknownEntries } from './node-members.ts';
import { countOf, joined, type RequirementPlan, refusal } from './requirement-plan.ts';
import { hasWildcard } from './wildcards.ts';

const maxNesting = 8;
const publicRekor = 'https://rekor.sigstore.dev';

/** Every block of `attestors` must pass; in a block `count` of the entries, or all of them. */
export async function importAttestors(
  node: YamlNode | undefined,
  work: ImportWork,
  nesting = 0,
): Promise<RequirementPlan> {
  const blocks = itemsOf(node);
  if (blocks.length === 0 || nesting > maxNesting) return refused(node, 'wanted attestors, got none', work);
  return joined('all', await Promise.all(blocks.map(async (block) => await importBlock(block, work, nesting))));
}

async function importBlock(block: YamlNode, work: ImportWork, nesting: number): Promise<RequirementPlan> {
  const entries = itemsOf(member(block, 'entries'));
  for (const unknown of unknownEntries(block, ['count', 'entries'])) refused(unknown.value, unknown.key, work);
  const lists = await Promise.all(entries.map(async (entry) => await importEntry(entry, work, nesting)));
  const plans = lists.flat();
  if (plans.length === 0) return refused(block, 'this block of attestors has no entries', work);
  const count = Number(memberText(block, 'count') ?? plans.length);
  const usable = plans.filter(({ kind }) => kind !== 'refuse');
  if (usable.length < plans.length && count > usable.length) return refusal;
  const plan = countOf(count, usable);
  return plan ?? refused(member(block, 'count') ?? block, `${count} of these ${plans.length} entries`, work);
}

const entryKeys = ['keys', 'certificates', 'keyless', 'attestor', 'annotations', 'repository'];

/** One plan for each entry that it stands for; several keys in one text are several entries. */
async function importEntry(entry: YamlNode, work: ImportWork, nesting: number): Promise<readonly RequirementPlan[]> {
  const [unknown] = unknownEntries(entry, entryKeys);
  if (unknown !== undefined) return [refused(unknown.value, `the field ${quote(unknown.key)}`, work)];
  const annotations = annotationsOf(member(entry, 'annotations'), work);
  if (annotations === 'untranslated') return [refusal];
  const plans = await plansOf(entry, work, nesting);
  return plans.map((plan) => (annotations === undefined ? plan : annotated(plan, annotations, entry, work)));
}

async function plansOf(entry: YamlNode, work: ImportWork, nesting: number): Promise<readonly RequirementPlan[]> {
  const keys = member(entry, 'keys');
  if (keys !== undefined) return importKeys(keys, work);
  const keyless = member(entry, 'keyless');
  if (keyless !== undefined) return [await importKeyless(keyless, work)];
  const certificates = member(entry, 'certificates');
  if (certificates !== undefined) return [importCertificates(certificates, work)];
  const nested = member(entry, 'attestor');
  if (nested === undefined) return [refused(entry, 'an attestor without keys, certificate or identity', work)];
  return nesting < maxNesting
    ? [await importBlock(nested, work, nesting + 1)]
    : [refused(nested, 'attestors nested this deeply', work)];
}

function importKeys(keys: YamlNode, work: ImportWork): readonly RequirementPlan[] {
  const log = logDemandOf(keys, work);
  const [unknown] = unknownEntries(keys, ['publicKeys', 'kms', 'secret', 'signatureAlgorithm', 'rekor', 'ctlog']);
  if (unknown !== undefined) return [refused(unknown.value, `the field ${quote(unknown.key)}`, work)];
  if (log === undefined) return [refusal];
  const algorithm = memberText(keys, 'signatureAlgorithm') ?? 'sha256';
  if (algorithm !== 'sha256')
    return [refused(member(keys, 'signatureAlgorithm'), `signatures over ${algorithm}`, work)];
  const text = member(keys, 'publicKeys');
  if (text !== undefined) return importKeyText(text, log, work);
  const kms = member(keys, 'kms');
  if (kms !== undefined) return [importKeyAddress(textOf(kms) ?? '', kms.at, log, work)];
  const secret = member(keys, 'secret');
  if (secret === undefined) return [refused(keys, 'wanted a key, got none', work)];
  const address = `k8s://${memberText(secret, 'namespace') ?? 'default'}/${memberText(secret, 'name') ?? ''}`;
  return [importKeyAddress(address, secret.at, log, work)];
}

async function importKeyless(keyless: YamlNode, work: ImportWork): Promise<RequirementPlan> {
  const known = [
    'issuer',
    'issuerRegExp',
    'subject',
    'subjectRegExp',
    'roots',
    'additionalExtensions',
    'rekor',
    'ctlog',
  ];
  const [unknown] = unknownEntries(keyless, known);
  if (unknown !== undefined) return refused(unknown.value, `the field ${quote(unknown.key)}`, work);
  const log = logDemandOf(keyless, work);
  if (log === undefined) return refusal;
  if (log === 'none')
    work.report.stricter(keyless.at, 'without a key, a log or a timestamp must prove when it was signed');
  return await importIdentity(keyless, 'wildcards', log === 'own' ? 'own' : 'public-good', work);
}

function importCertificates(certificates: YamlNode, work: ImportWork): RequirementPlan {
  const log = logDemandOf(certificates, work);
  const certificate = member(certificates, 'cert');
  if (log === undefined) return refusal;
  if (certificate !== undefined) return importPinnedCertificate(certificate, log, work);
  const chain = member(certificates, 'certChain') ?? certificates;
  return refused(chain, 'a chain without the certificate accepts whomever that authority certifies', work);
}

/** Undefined, and reported, if the signer needs a root that is not there. */
export function logDemandOf(node: YamlNode, work: ImportWork): LogDemand | undefined {
  const rekor = member(node, 'rekor');
  const ignored = isTrue(member(rekor, 'ignoreTlog'));
  const own = [
    member(node, 'roots'),
    member(node, 'ctlog', 'pubkey'),
    member(node, 'ctlog', 'tsaCertChain'),
    ignored ? undefined : member(rekor, 'pubkey'),
    ignored || isPublicRekor(memberText(rekor, 'url')) ? undefined : member(rekor, 'url'),
  ].find((part) => part !== undefined);
  if (own !== undefined) return ownDemand(own, work);
  return ignored ? 'none' : 'public-good';
}

function ownDemand(part: YamlNode, work: ImportWork): LogDemand | undefined {
  if (work.options.ownRoot !== undefined) return 'own';
  work.report.untranslated(
    part.at,
    'this signer brings authorities or logs of its own, which a trusted root must describe',
    'make one with `countersign trusted-root create` and add `--trusted-root FILE`',
  );
  return undefined;
}

function isPublicRekor(url: string | undefined): boolean {
  return url === undefined || url.replace(/\/+$/, '') === publicRekor;
}

function annotationsOf(node: YamlNode | undefined, work: ImportWork): JsonObject | undefined | 'untranslated' {
  const entries = entriesOf(node);
  if (entries.length === 0) return undefined;
  const wild = entries.find(({ value }) => hasWildcard(textOf(value) ?? '*'));
  if (wild === undefined) return Object.fromEntries(entries.map(({ key, value }) => [key, textOf(value) ?? '']));
  refused(wild.value, `the annotation ${quote(wild.key)} with a wildcard`, work);
  return 'untranslated';
}

function annotated(plan: RequirementPlan, annotations: JsonObject, entry: YamlNode, work: ImportWork): RequirementPlan {
  switch (plan.kind) {
    case 'signer':
      return { ...plan, annotations };
    case 'all':
    case 'any':
      return { ...plan, of: plan.of.map((part) => annotated(part, annotations, entry, work)) };
    case 'refuse':
      return plan;
    case 'at-least':
      return refused(entry, 'annotations of nested attestors with a count', work);
  }
}

function refused(node: YamlNode | undefined, what: string, work: ImportWork): RequirementPlan {
  work.report.untranslated(node?.at, `cannot be translated: ${what}`);
  return refusal;
}
