// SPDX-License-Identifier: Apache-2.0
import type { JsonObject, JsonValue } from '../../bytes/json.ts';
import { quote } from '../../bytes/quote.ts';
import type { YamlNode } from '../../yaml/yaml-node.ts';
import type { PlainPart } from '../encode-trust-policy.ts';
import { allOf, encodeSignaturePlan, encodeStatementPlan, refusingRequirement } from './encode-plan.ts';
import { importImages } from './import-images.ts';
import { lineOf } from './import-keys.ts';
import { importNamedAttestor } from './import-named-attestor.ts';
import type { ImportWork } from './import-options.ts';
import { labelTests } from './import-where.ts';
import { itemsOf, member, memberText, textsOf, unknownEntries } from './node-members.ts';
import { countOf, type RequirementPlan, refusal } from './requirement-plan.ts';
import { plainName } from './signer-book.ts';
import { parseValidation, type ValidationShape } from './validation-shape.ts';

/** Until then the rule warns: longer than any policy lives. */
const always = '9999-12-31T23:59:59Z';

/** An ImageValidatingPolicy as one rule: all its validations must hold for every image that it matches. */
export async function importImageValidatingPolicy(policy: YamlNode, work: ImportWork): Promise<readonly PlainPart[]> {
  const spec = member(policy, 'spec');
  const name = memberText(policy, 'metadata', 'name') ?? 'policy';
  if (memberText(spec, 'evaluation', 'mode') === 'JSON') {
    work.report.untranslated(
      member(spec, 'evaluation')?.at,
      'cannot be translated: `mode: JSON`, which is not about workloads',
    );
  }
  const where = whereOf(spec, work);
  const fields: JsonObject = {
    ...actionFields(spec, work),
    ...(where === undefined ? {} : { where }),
    images: imagesOf(spec, work),
    ...placeFields(spec),
    signedName: 'any',
    require: await requirementOf(spec, work),
  };
  return [{ name: plainName(name), comments: [`${name}, ${lineOf(policy.at)}`], fields }];
}

function imagesOf(spec: YamlNode | undefined, work: ImportWork): readonly string[] {
  const list = member(spec, 'matchImageReferences');
  const items = itemsOf(list);
  if (items.length === 0) return ['**'];
  const expressions = items.flatMap((item) => member(item, 'expression') ?? []);
  for (const expression of expressions) {
    work.report.untranslated(
      expression.at,
      `cannot be translated: images by the expression ${quote(textsOf(expression)[0] ?? '')}`,
    );
  }
  const globs = items.flatMap((item) => member(item, 'glob') ?? []);
  const images = importImages({ kind: 'list', at: spec?.at ?? { line: 1, column: 1 }, items: globs }, work.report);
  // What an expression selects is not known, so that everything is covered.
  return expressions.length > 0 || images.length === 0 ? ['**'] : images;
}

function placeFields(spec: YamlNode | undefined): JsonObject {
  const places = itemsOf(member(spec, 'attestors')).flatMap(
    (attestor) => memberText(attestor, 'cosign', 'source', 'repository') ?? [],
  );
  return places.length === 0 ? {} : { evidence: { also: [...new Set(places)] } };
}

function whereOf(spec: YamlNode | undefined, { report }: ImportWork): JsonValue | undefined {
  const constraints = member(spec, 'matchConstraints');
  for (const [node, label] of [
    [member(spec, 'matchConditions'), 'matchConditions'],
    [member(constraints, 'excludeResourceRules'), 'excludeResourceRules'],
  ] as const) {
    if (node !== undefined) report.stricter(node.at, `the rule holds without regard to its \`${label}\``);
  }
  const namespace = labelTests(member(constraints, 'namespaceSelector'));
  const workload = labelTests(member(constraints, 'objectSelector'));
  const where = {
    ...(Object.keys(namespace).length === 0 ? {} : { namespace: { labels: namespace } }),
    ...(Object.keys(workload).length === 0 ? {} : { workload: { labels: workload } }),
  };
  return Object.keys(where).length === 0 ? undefined : where;
}

function actionFields(spec: YamlNode | undefined, { report }: ImportWork): JsonObject {
  const node = member(spec, 'validationActions');
  const actions = textsOf(node);
  if (memberText(spec, 'failurePolicy') === 'Ignore')
    report.stricter(spec?.at, 'what cannot be found out is not admitted');
  if (actions.length === 0 || actions.includes('Deny')) return {};
  report.note(
    node?.at,
    `the rule refuses nothing, as in Kyverno; see ${actions.includes('Warn') ? '`warnUntil`' : '`audit`'}`,
  );
  return actions.includes('Warn') ? { warnUntil: always } : { audit: true };
}

const knownFields = [
  'matchConstraints',
  'matchConditions',
  'failurePolicy',
  'validationActions',
  'validationConfigurations',
  'images',

  'matchImageReferences',
  'credentials',
  'auditAnnotations',
  'attestors',
  'attestations',
  'validations',
  'evaluation',
  'webhookConfiguration',
  'autogen',
  'variables',
];

async function requirementOf(spec: YamlNode | undefined, work: ImportWork): Promise<JsonObject> {
  const unknown = unknownEntries(spec, knownFields);
  for (const { key, keyAt } of unknown)
    work.report.untranslated(keyAt, `cannot be translated: the field ${quote(key)}`);
  const validations = itemsOf(member(spec, 'validations'));
  const read = validations.map((node) => ({ node, shape: parseValidation(memberText(node, 'expression') ?? '') }));
  const attestors = await attestorsOf(spec, work);
  const shapes = read.flatMap(({ shape }) => shape ?? []);
  const parts = read.map(({ node, shape }) => {
    if (shape !== undefined) return encodeShape(shape, { spec, attestors, shapes, node }, work);
    const expression = member(node, 'expression') ?? node;
    return refused(expression, `the validation ${quote(memberText(node, 'expression') ?? '')}`, work);
  });
  if (parts.length > 0) return unknown.length === 0 ? allOf(parts) : refusingRequirement;
  work.report.untranslated(spec?.at, 'this policy has no validations, so that it asks nothing of an image');
  return refusingRequirement;
}

async function attestorsOf(
  spec: YamlNode | undefined,
  work: ImportWork,
): Promise<ReadonlyMap<string, RequirementPlan>> {
  const plans = new Map<string, RequirementPlan>();
  for (const attestor of itemsOf(member(spec, 'attestors'))) {
    plans.set(memberText(attestor, 'name') ?? '', await importNamedAttestor(attestor, work));
  }
  return plans;
}

interface ShapeScope {
  readonly spec: YamlNode | undefined;
  readonly attestors: ReadonlyMap<string, RequirementPlan>;
  readonly shapes: readonly ValidationShape[];
  readonly node: YamlNode;
}

function encodeShape(shape: ValidationShape, scope: ShapeScope, work: ImportWork): JsonObject {
  switch (shape.kind) {
    case 'all':
    case 'any':
      return { [shape.kind]: shape.of.map((part) => encodeShape(part, scope, work)) };
    case 'signatures':
      return encodeSignaturePlan(planOf(shape.attestors, shape.atLeast, scope, work));
    case 'attestation': {
      const type = typeOf(shape.attestation, scope, work);
      const plan = planOf(shape.attestors, shape.atLeast, scope, work);
      return type === undefined ? refusingRequirement : encodeStatementPlan(plan, { type, match: 'any' });
    }
    case 'payload':
      return encodePayload(shape, scope, work);
  }
}

const statementMembers: readonly string[] = ['_type', 'type', 'subject', 'predicateType', 'predicate'];

/** A payload counts only if somebody vouches for it, so that its makers come from the validation that asks for them. */
function encodePayload(
  { attestation, condition, members }: Extract<ValidationShape, { kind: 'payload' }>,
  scope: ShapeScope,
  work: ImportWork,
): JsonObject {
  const maker = leavesOf(scope.shapes).find(
    (shape) => shape.kind === 'attestation' && shape.attestation === attestation,
  );
  const type = typeOf(attestation, scope, work);
  if (maker?.kind !== 'attestation') {
    return refused(scope.node, `what the payload of ${quote(attestation)} says, when nobody must have signed it`, work);
  }
  if (type === undefined) return refusingRequirement;
  const foreign = members.find((name) => !statementMembers.includes(name));
  if (foreign !== undefined) {
    const what = `${quote(foreign)} of a payload, which is the whole statement and never has it`;
    return refused(scope.node, what, work, `write \`extractPayload(…).predicate.${foreign}\`, if that is meant`);
  }
  const plan = planOf(maker.attestors, maker.atLeast, scope, work);
  return encodeStatementPlan(plan, { type, match: 'all', condition });
}

/** Demands that hold whatever else does: those below an `any` may not be met. */
function leavesOf(shapes: readonly ValidationShape[]): readonly ValidationShape[] {
  return shapes.flatMap((shape) => (shape.kind === 'all' ? leavesOf(shape.of) : shape.kind === 'any' ? [] : [shape]));
}

function planOf(names: readonly string[], atLeast: number, scope: ShapeScope, work: ImportWork): RequirementPlan {
  const plans = names.flatMap((name) => scope.attestors.get(name) ?? []);
  if (plans.length < names.length) {
    refused(scope.node, `an attestor that is not there, of ${quote(names.join(', '))}`, work);
    return refusal;
  }
  const usable = plans.filter(({ kind }) => kind !== 'refuse');
  return countOf(atLeast, usable) ?? refusal;
}

function typeOf(name: string, { spec, node }: ShapeScope, work: ImportWork): string | undefined {
  const found = itemsOf(member(spec, 'attestations')).find((item) => memberText(item, 'name') === name);
  const type = memberText(found, 'intoto', 'type');
  if (type !== undefined && /^[a-z][a-z0-9+.-]*:\S+$/i.test(type)) return type;
  refused(
    found ?? node,
    `the attestation ${quote(name)}: only \`intoto\` ones with a URI as type are statements`,
    work,
  );
  return undefined;
}

function refused(node: YamlNode, what: string, work: ImportWork, hint?: string): JsonObject {
  work.report.untranslated(node.at, `cannot be translated: ${what}`, hint);
  return refusingRequirement;
}
