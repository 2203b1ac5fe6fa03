// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import type { YamlNode } from '../../yaml/yaml-node.ts';
import { importIdentity } from './import-keyless.ts';
import { importKeyAddress, importKeyText, importPinnedCertificate } from './import-keys.ts';
import type { ImportWork, LogDemand } from './import-options.ts';
import { entriesOf, isTrue, itemsOf, member, memberText, textOf, unknownEntries } from './node-members.ts';
import { joined, type RequirementPlan, refusal } from './requirement-plan.ts';

const cosignFields = ['key', 'keyless', 'certificate', 'source', 'ctlog', 'tuf', 'trustedRoot', 'annotations'];

/** One of the `attestors` of an ImageValidatingPolicy. */
export async function importNamedAttestor(node: YamlNode, work: ImportWork): Promise<RequirementPlan> {
  const cosign = member(node, 'cosign');
  if (cosign === undefined) return refused(node, 'an attestor that is not `cosign`', work);
  const [unknown] = unknownEntries(cosign, cosignFields);
  if (unknown !== undefined) return refused(unknown.value, `the field ${quote(unknown.key)}`, work);
  const log = logOf(cosign, work);
  if (log === undefined) return refusal;
  const plan = await planOf(cosign, log, work);
  const annotations = entriesOf(member(cosign, 'annotations'));
  if (annotations.length === 0 || plan.kind === 'refuse') return plan;
  if (plan.kind !== 'signer') return refused(node, 'annotations for several identities at once', work);
  return { ...plan, annotations: Object.fromEntries(annotations.map(({ key, value }) => [key, textOf(value) ?? ''])) };
}

async function planOf(cosign: YamlNode, log: LogDemand, work: ImportWork): Promise<RequirementPlan> {
  const key = member(cosign, 'key');
  if (key !== undefined) return importKey(key, log, work);
  const keyless = member(cosign, 'keyless');
  if (keyless !== undefined) return await importIdentities(keyless, log === 'own' ? 'own' : 'public-good', work);
  const certificate = member(cosign, 'certificate', 'cert', 'value');
  if (certificate !== undefined) return importPinnedCertificate(certificate, log, work);
  return refused(cosign, 'an attestor without key, certificate or identity', work);
}

function importKey(key: YamlNode, log: LogDemand, work: ImportWork): RequirementPlan {
  const [unknown] = unknownEntries(key, ['data', 'kms', 'hashAlgorithm']);
  if (unknown !== undefined) return refused(unknown.value, `the field ${quote(unknown.key)}`, work);
  const algorithm = memberText(key, 'hashAlgorithm') ?? 'sha256';
  if (algorithm.toLowerCase() !== 'sha256') return refused(key, `signatures over ${quote(algorithm)}`, work);
  const kms = member(key, 'kms');
  if (kms !== undefined) return importKeyAddress(textOf(kms) ?? '', kms.at, log, work);
  return joined('all', importKeyText(member(key, 'data'), log, work));
}

async function importIdentities(keyless: YamlNode, log: LogDemand, work: ImportWork): Promise<RequirementPlan> {
  const [unknown] = unknownEntries(keyless, ['identities', 'roots', 'additionalExtensions']);
  if (unknown !== undefined) return refused(unknown.value, `the field ${quote(unknown.key)}`, work);
  const extensions = member(keyless, 'additionalExtensions');
  const identities = itemsOf(member(keyless, 'identities'));
  const plans = await Promise.all(identities.map(async (identity) => await importOne(identity, extensions, log, work)));
  return plans.length === 0
    ? refused(keyless, 'wanted identities, got none', work)
    : joined(
        'any',
        plans.every(({ kind }) => kind === 'refuse') ? [refusal] : plans.filter(({ kind }) => kind !== 'refuse'),
      );
}

async function importOne(
  identity: YamlNode,
  extensions: YamlNode | undefined,
  log: LogDemand,
  work: ImportWork,
): Promise<RequirementPlan> {
  const expression = member(identity, 'subjectExpression');
  if (expression !== undefined) return refused(expression, `the subject ${quote(textOf(expression) ?? '')}`, work);
  if (member(identity, 'subject') !== undefined && member(identity, 'subjectRegExp') !== undefined) {
    return refused(identity, '`subject` beside `subjectRegExp`', work);
  }
  if (extensions === undefined || identity.kind !== 'map') return await importIdentity(identity, 'literal', log, work);
  const field = { key: 'additionalExtensions', keyAt: extensions.at, value: extensions };
  return await importIdentity({ ...identity, entries: [...identity.entries, field] }, 'literal', log, work);
}

/** Undefined, and reported, if a root is needed that is not there. */
function logOf(cosign: YamlNode, work: ImportWork): LogDemand | undefined {
  const ctlog = member(cosign, 'ctlog');
  const ignored = isTrue(member(ctlog, 'insecureIgnoreTlog'));
  const url = memberText(ctlog, 'url');
  const own = [
    ...['tsaCertChain', 'ctLogPubKey', ...(ignored ? [] : ['rekorPubKey'])].map((name) => member(ctlog, name)),
    member(cosign, 'tuf'),
    member(cosign, 'trustedRoot'),
    member(cosign, 'keyless', 'roots'),
    ignored || url === undefined || /^https:\/\/rekor\.sigstore\.dev\/?$/.test(url) ? undefined : member(ctlog, 'url'),
  ].find((part) => part !== undefined);
  if (own === undefined) return ignored ? 'none' : 'public-good';
  if (work.options.ownRoot !== undefined) return 'own';
  work.report.untranslated(
    own.at,
    'this attestor brings authorities or logs of its own, which a trusted root must describe',
    'make one with `countersign trusted-root create` and add `--trusted-root FILE`',
  );
  return undefined;
}

function refused(node: YamlNode, what: string, work: ImportWork): RequirementPlan {
  work.report.untranslated(node.at, `cannot be translated: ${what}`);
  return refusal;
}
