// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../../bytes/json.ts';
import { quote } from '../../bytes/quote.ts';
import type { YamlNode } from '../../yaml/yaml-node.ts';
import type { PlainPart } from '../encode-trust-policy.ts';
import { allOf, encodeSignaturePlan, encodeStatementPlan, refusingRequirement } from './encode-plan.ts';
import { importAttestors } from './import-attestors.ts';
import { importConditions } from './import-conditions.ts';
import { importExceptions, importImages } from './import-images.ts';
import { lineOf } from './import-keys.ts';
import type { ImportWork } from './import-options.ts';
import { importWhere } from './import-where.ts';
import { modernVerifyImages } from './modern-verify-images.ts';
import { isFalse, itemsOf, member, memberText, textsOf, unknownEntries } from './node-members.ts';
import { freeName, plainName } from './signer-book.ts';

/** The rules of a ClusterPolicy or Policy that verify images, in our words. */
export async function importClusterPolicy(policy: YamlNode, work: ImportWork): Promise<readonly PlainPart[]> {
  const spec = member(policy, 'spec');
  const rules: PlainPart[] = [];
  for (const rule of itemsOf(member(spec, 'rules'))) {
    const entries = itemsOf(member(rule, 'verifyImages'));
    const name = memberText(rule, 'name') ?? 'rule';
    if (entries.length === 0) work.report.note(rule.at, `the rule ${quote(name)} verifies no images and was left out`);
    for (const entry of entries) {
      const fields = await importVerifyImages(modernVerifyImages(entry), { policy, rule }, work);
      const taken = rules.map((known) => known.name);
      rules.push({ name: freeName(plainName(name), taken), comments: [`${name}, ${lineOf(entry.at)}`], fields });
    }
  }
  return rules;
}

interface Surroundings {
  readonly policy: YamlNode;
  readonly rule: YamlNode;
}

async function importVerifyImages(entry: YamlNode, around: Surroundings, work: ImportWork): Promise<JsonObject> {
  const { report } = work;
  const images = importImages(member(entry, 'imageReferences'), report);
  if (images.length === 0) report.untranslated(entry.at, 'this entry names no images, so that Kyverno verifies none');
  const except = importExceptions(member(entry, 'skipImageReferences'), report);
  const where = importWhere(around.rule, report);
  reportSurroundings(entry, around, work);
  const places = placesOf(entry);
  return {
    ...actionFields(entry, around, work),
    ...(where === undefined ? {} : { where }),
    images: images.length === 0 ? ['**'] : images,
    ...(except.length === 0 ? {} : { except }),
    ...(places.length === 0 ? {} : { evidence: { also: places } }),
    signedName: 'any',
    require: await requirementOf(entry, around, work),
  };
}

const knownFields = [
  'type',
  'imageReferences',
  'skipImageReferences',
  'attestors',
  'attestations',
  'failureAction',
  'mutateDigest',
  'verifyDigest',
  'required',
  'useCache',
  'repository',
  'cosignOCI11',
  'imageRegistryCredentials',
  'validate',
];

async function requirementOf(entry: YamlNode, around: Surroundings, work: ImportWork): Promise<JsonObject> {
  const unknown = unknownEntries(entry, knownFields);
  for (const { key, keyAt } of unknown)
    work.report.untranslated(keyAt, `cannot be translated: the field ${quote(key)}`);
  const validate = member(entry, 'validate');
  if (validate !== undefined) work.report.untranslated(validate.at, 'cannot be translated: `validate`');
  const type = memberText(entry, 'type') ?? 'Cosign';
  if (type === 'Notary') {
    work.report.untranslated(
      member(entry, 'type')?.at,
      'signatures of Notary are not read',
      'sign with cosign or Countersign, too',
    );
  }
  const parts = await partsOf(entry, around, work);
  const isWhole = unknown.length === 0 && validate === undefined && (type === 'Cosign' || type === 'SigstoreBundle');
  return isWhole ? allOf(parts) : refusingRequirement;
}

async function partsOf(entry: YamlNode, around: Surroundings, work: ImportWork): Promise<readonly JsonObject[]> {
  if (memberText(entry, 'type') === 'Notary') return [refusingRequirement];
  const attestors = member(entry, 'attestors');
  const signed = itemsOf(attestors).length === 0 ? [] : [encodeSignaturePlan(await importAttestors(attestors, work))];
  const attestations = itemsOf(member(entry, 'attestations'));
  const attested = await Promise.all(attestations.map(async (item) => await importAttestation(item, around, work)));
  if (signed.length + attested.length > 0) return [...signed, ...attested];
  work.report.untranslated(entry.at, 'this entry names nobody who must have signed');
  return [refusingRequirement];
}

/** Every statement of the type must satisfy the conditions. */
async function importAttestation(node: YamlNode, { rule }: Surroundings, work: ImportWork): Promise<JsonObject> {
  const type = memberText(node, 'type') ?? memberText(node, 'predicateType') ?? '';
  const attestors = member(node, 'attestors');
  if (itemsOf(attestors).length === 0) {
    const hint = 'add `attestors`: Kyverno accepts such a statement by whomever';
    work.report.untranslated(node.at, `the attestation ${quote(type)} names nobody who must have made it`, hint);
    return refusingRequirement;
  }
  const contextRoots = itemsOf(member(rule, 'context')).map((item) => memberText(item, 'name') ?? '');
  const condition = importConditions(member(node, 'conditions'), { contextRoots }, work);
  const unknown = unknownEntries(node, ['name', 'type', 'predicateType', 'attestors', 'conditions']);
  for (const { key, keyAt } of unknown)
    work.report.untranslated(keyAt, `cannot be translated: the field ${quote(key)}`);
  const isUri = /^[a-z][a-z0-9+.-]*:\S+$/i.test(type);
  if (!isUri) work.report.untranslated(node.at, `wanted a URI as the type of an attestation, got ${quote(type)}`);
  if (condition === undefined || unknown.length > 0 || !isUri) return refusingRequirement;
  const plan = await importAttestors(attestors, work);
  return encodeStatementPlan(plan, { type, match: 'all', ...(condition === '' ? {} : { condition }) });
}

function placesOf(entry: YamlNode): readonly string[] {
  const own = memberText(entry, 'repository');
  const blocks = [entry, ...itemsOf(member(entry, 'attestations'))].flatMap((node) =>
    itemsOf(member(node, 'attestors')),
  );
  const nested = blocks.flatMap((block) =>
    itemsOf(member(block, 'entries')).flatMap((item) => memberText(item, 'repository') ?? []),
  );
  return [...new Set([...(own === undefined ? [] : [own]), ...nested])];
}

/** Kyverno only audits unless somebody says `Enforce`. */
function actionFields(entry: YamlNode, { policy, rule }: Surroundings, { report }: ImportWork): JsonObject {
  const action =
    memberText(entry, 'failureAction') ??
    memberText(rule, 'failureAction') ??
    memberText(policy, 'spec', 'validationFailureAction');
  const overrides = member(policy, 'spec', 'validationFailureActionOverrides');
  if (overrides !== undefined) report.stricter(overrides.at, 'the rule is enforced in every namespace');
  if (action === undefined)
    report.stricter(entry.at, 'the rule is enforced; Kyverno only audits where nothing says `Enforce`');
  if (action?.toLowerCase() !== 'audit' || overrides !== undefined) return {};
  report.note(entry.at, 'the rule only reports, as in Kyverno; what no other rule covers is up to `notCovered`');
  return { audit: true };
}

function reportSurroundings(entry: YamlNode, { policy, rule }: Surroundings, { report }: ImportWork): void {
  for (const name of ['preconditions', 'celPreconditions'] as const) {
    const node = member(rule, name);
    if (node !== undefined) report.stricter(node.at, `the rule holds without regard to its \`${name}\``);
  }
  const extractors = member(rule, 'imageExtractors');
  if (extractors !== undefined) {
    report.note(
      extractors.at,
      '`imageExtractors` are not needed: `check --from` finds the images of all kinds it knows',
    );
  }
  for (const name of ['required', 'verifyDigest', 'mutateDigest'] as const) {
    const node = member(entry, name);
    if (isFalse(node))
      report.note(
        node?.at,
        `\`${name}: false\` has no counterpart: a tag is resolved once and its digest decided about`,
      );
  }
  const credentials = member(entry, 'imageRegistryCredentials');
  if (credentials !== undefined) report.note(credentials.at, 'credentials of registries are not a matter of policies');
  const ignore = member(policy, 'spec', 'failurePolicy');
  if (textsOf(ignore)[0] === 'Ignore') report.stricter(ignore?.at, 'what cannot be found out is not admitted');
}
