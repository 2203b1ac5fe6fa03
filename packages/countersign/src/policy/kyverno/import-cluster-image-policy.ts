// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';
import { quote } from '../../bytes/quote.ts';
import type { YamlNode } from '../../yaml/yaml-node.ts';
import type { PlainPart } from '../encode-trust-policy.ts';
import { encodeSignaturePlan, encodeStatementPlan, refusingRequirement } from './encode-plan.ts';
import { translateImagePattern } from './image-patterns.ts';
import { importIdentity } from './import-keyless.ts';
import { importKeyAddress, importKeyText, lineOf } from './import-keys.ts';
import type { ImportWork, LogDemand } from './import-options.ts';
import { itemsOf, member, memberText, textOf, unknownEntries } from './node-members.ts';
import { joined, type RequirementPlan, refusal } from './requirement-plan.ts';
import { plainName } from './signer-book.ts';

/** Until then the rule warns: longer than any policy lives. */
const always = '9999-12-31T23:59:59Z';

/**
 * A ClusterImagePolicy of Sigstore's policy-controller as one rule of ours: any authority is enough. It is also read as it is; this is for
 * keys that must be pinned, and for leaving that language.
 */
export async function importClusterImagePolicy(policy: YamlNode, work: ImportWork): Promise<readonly PlainPart[]> {
  const spec = member(policy, 'spec');
  const name = memberText(policy, 'metadata', 'name') ?? 'policy';
  const unknown = unknownEntries(spec, ['images', 'authorities', 'mode', 'match']);
  for (const { key, keyAt } of unknown)
    work.report.untranslated(keyAt, `cannot be translated: the field ${quote(key)}`);
  const match = member(spec, 'match');
  if (match !== undefined) work.report.stricter(match.at, 'the rule holds without regard to its `match`');
  const authorities = itemsOf(member(spec, 'authorities'));
  if (authorities.length === 0) work.report.untranslated(spec?.at, 'wanted authorities, got none');
  const images = globsOf(spec, work);
  if (images.length === 0) return [];
  const ways: JsonObject[] = [];
  for (const authority of authorities) ways.push(...(await importAuthority(authority, work)));
  const usable = ways.filter((way) => way !== refusingRequirement);
  const places = authorities.flatMap((authority) => sourcesOf(authority, work));
  const fields: JsonObject = {
    ...(memberText(spec, 'mode') === 'warn' ? { warnUntil: always } : {}),
    images,
    ...(places.length === 0 ? {} : { evidence: { also: [...new Set(places)] } }),
    signedName: 'any',
    require: unknown.length > 0 ? refusingRequirement : anyOf(usable),
  };
  return [{ name: plainName(name), comments: [`${name}, ${lineOf(policy.at)}`], fields }];
}

function anyOf(ways: readonly JsonObject[]): JsonObject {
  const [only] = ways;
  if (only === undefined) return refusingRequirement;
  return ways.length === 1 ? only : { any: ways };
}

/** Its wildcards mean what ours mean, and `*` alone stands for the images of Docker Hub. */
function globsOf(spec: YamlNode | undefined, { report }: ImportWork): readonly string[] {
  return itemsOf(member(spec, 'images')).map((image) => {
    const glob = memberText(image, 'glob') ?? '';
    if (glob === '*') return 'docker.io/library/*';
    if (glob === '*/*') return 'docker.io/*/*';
    const isPlain = !/\*[^/]|[^/]\*/.test(glob.replaceAll('**', '*').replace(/:\*$/, ''));
    const { pattern, scope, why } = translateImagePattern(glob);
    // That reading lets each wildcard cross parts; a single one of these must not, or the rule covers more.
    const single = isPlain ? glob.replace(/^index\.docker\.io\//, 'docker.io/').replace(/:\*$/, '') : pattern;
    const isSame =
      scope === 'same' &&
      isPlain &&
      !glob.startsWith('docker.io/') &&
      !/[:@]/.test(single.split('/').at(-1) ?? '') &&
      /^[^*/]+[.:]/.test(single);
    if (isSame) return single;
    report.stricter(image.at, `${quote(glob)} became ${quote(pattern)}${why === undefined ? '' : `: ${why}`}`);
    return pattern;
  });
}

const authorityFields = [
  'name',
  'key',
  'keyless',
  'static',
  'source',
  'ctlog',
  'rfc3161timestamp',
  'signatureFormat',
  'attestations',
];

/** The ways in which one authority is satisfied; those that have no counterpart refuse. */
async function importAuthority(authority: YamlNode, work: ImportWork): Promise<readonly JsonObject[]> {
  const [unknown] = unknownEntries(authority, authorityFields);
  if (unknown !== undefined) return [refused(unknown.value, `the field ${quote(unknown.key)}`, work)];
  const fixed = member(authority, 'static');
  if (fixed !== undefined) {
    if (memberText(fixed, 'action') === 'fail') return [refusingRequirement];
    return [refused(fixed, 'an authority that lets everything pass', work)];
  }
  const timestamp = member(authority, 'rfc3161timestamp');
  if (timestamp !== undefined) return [refused(timestamp, '`rfc3161timestamp`', work)];
  const plan = await planOf(authority, work);
  const attestations = itemsOf(member(authority, 'attestations'));
  if (plan.kind === 'refuse') return [refusingRequirement];
  if (attestations.length === 0) return [encodeSignaturePlan(plan)];
  const parts = attestations.map((item) => importAttestation(item, plan, work));
  if (parts.includes(refusingRequirement)) return [refusingRequirement];
  return [parts.length === 1 ? (parts[0] ?? refusingRequirement) : { all: parts }];
}

/** One statement of the type is enough. */
function importAttestation(node: YamlNode, plan: RequirementPlan, work: ImportWork): JsonObject {
  const type = memberText(node, 'predicateType') ?? '';
  const policy = member(node, 'policy');
  if (policy !== undefined)
    return refused(policy, 'a policy in CUE or Rego (read the ClusterImagePolicy as it is)', work);
  if (!/^[a-z][a-z0-9+.-]*:\S+$/i.test(type))
    return refused(node, `the predicate type ${quote(type)}, which is no URI`, work);
  return encodeStatementPlan(plan, { type, match: 'any' });
}

async function planOf(authority: YamlNode, work: ImportWork): Promise<RequirementPlan> {
  const key = member(authority, 'key');
  const keyless = member(authority, 'keyless');
  if (key !== undefined) {
    // A key needs no log unless `ctlog` says where one is.
    const ctlog = member(authority, 'ctlog');
    const log = ctlog === undefined ? 'none' : logOf(ctlog, 'none', work);
    return log === undefined ? refusal : importKey(key, log, work);
  }
  if (keyless === undefined) return refusedPlan(authority, 'an authority without key or identities', work);
  const [unknown] = unknownEntries(keyless, ['url', 'identities', 'trustRootRef']);
  if (unknown !== undefined) return refusedPlan(unknown.value, `the field ${quote(unknown.key)}`, work);
  const log = logOf(keyless, 'public-good', work);
  const ctlog = member(authority, 'ctlog');
  if (log === undefined || (ctlog !== undefined && logOf(ctlog, 'public-good', work) === undefined)) return refusal;
  const identities = itemsOf(member(keyless, 'identities'));
  const plans = await Promise.all(identities.map(async (item) => await importIdentity(item, 'literal', log, work)));
  return joined(
    'any',
    plans.filter(({ kind }) => kind !== 'refuse'),
  );
}

function importKey(key: YamlNode, log: LogDemand, work: ImportWork): RequirementPlan {
  const algorithm = memberText(key, 'hashAlgorithm') ?? 'sha256';
  if (algorithm.toLowerCase() !== 'sha256') return refusedPlan(key, `signatures over ${quote(algorithm)}`, work);
  const data = member(key, 'data');
  if (data !== undefined) return joined('all', importKeyText(data, log, work));
  const kms = member(key, 'kms');
  if (kms !== undefined) return importKeyAddress(textOf(kms) ?? '', kms.at, log, work);
  const address = `k8s://${memberText(key, 'secretRef', 'namespace') ?? 'cosign-system'}/${memberText(key, 'secretRef', 'name') ?? ''}`;
  return importKeyAddress(address, key.at, log, work);
}

function logOf(node: YamlNode, otherwise: LogDemand, work: ImportWork): LogDemand | undefined {
  const url = memberText(node, 'url') ?? '';
  const isPublic = url === '' || /^https:\/\/(?:rekor|fulcio)\.sigstore\.dev\/?$/.test(url);
  if (member(node, 'trustRootRef') === undefined && isPublic) return /rekor/.test(url) ? 'public-good' : otherwise;
  if (work.options.ownRoot !== undefined) return 'own';
  const hint = 'add `--trusted-root FILE` with those of the TrustRoot';
  work.report.untranslated(node.at, 'this authority has services of its own, which a trusted root must describe', hint);
  return undefined;
}

function sourcesOf(authority: YamlNode, work: ImportWork): readonly string[] {
  return itemsOf(member(authority, 'source')).flatMap((source) => {
    const prefix = member(source, 'tagPrefix');
    if (prefix !== undefined) work.report.stricter(prefix.at, 'signatures under other tags are not looked for');
    return memberText(source, 'oci') ?? [];
  });
}

function refused(node: YamlNode, what: string, work: ImportWork): JsonObject {
  work.report.untranslated(node.at, `cannot be translated: ${what}`);
  return refusingRequirement;
}

function refusedPlan(node: YamlNode, what: string, work: ImportWork): RequirementPlan {
  refused(node, what, work);
  return refusal;
}
