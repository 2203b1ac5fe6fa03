// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { MalformedError } from '../errors/errors.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import type { YamlNode } from '../yaml/yaml-node.ts';
import type { Draft, PolicySource } from './draft.ts';
import { itemsOfList } from './items-of-list.ts';
import type { Problem, Problems } from './problem.ts';

export interface PolicyDocument {
  readonly node: YamlNode;
  readonly source: string;
  readonly place?: string;
  /** Reads it in its language; undefined for languages that are not known here, which was told. */
  readonly open: ((problems: Problems) => Promise<Draft | undefined>) | undefined;
}

type Reader = (node: YamlNode, source: PolicySource, problems: Problems) => Promise<Draft | undefined>;

const maxDocuments = 10_000;

// Each language is loaded when a document of it is there.
const own: Readonly<Record<string, Reader>> = {
  TrustPolicy: async (...document) =>
    (await import('./trust-policy/draft-trust-policy.ts')).draftTrustPolicy(...document),
  TrustException: async (...document) =>
    (await import('./trust-policy/draft-trust-exception.ts')).draftTrustException(...document),
  TrustSettings: async (...document) =>
    (await import('./trust-policy/draft-trust-settings.ts')).draftTrustSettings(...document),
};
const policyController: Readonly<Record<string, Reader>> = {
  ClusterImagePolicy: async (...document) =>
    (await import('./cluster-image-policy/draft-cluster-image-policy.ts')).draftClusterImagePolicy(...document),
  TrustRoot: async (...document) => (await import('./trust-root/draft-trust-root.ts')).draftTrustRoot(...document),
};
// By group and version: OpenShift has a ClusterImagePolicy too, with other fields and another meaning.
const languages: Readonly<Record<string, Readonly<Record<string, Reader>>>> = {
  'countersign.dev/v1': own,
  'policy.sigstore.dev/v1alpha1': policyController,
  'policy.sigstore.dev/v1beta1': policyController,
};

/** The documents of all files, in their order. What cannot be read is told. */
export async function readPolicyDocuments(
  sources: readonly PolicySource[],
  problems: Problems,
): Promise<readonly PolicyDocument[]> {
  const documents = sources.flatMap((source) =>
    nodesOf(source, problems).map((node) => ({
      node,
      source: source.name,
      ...(source.place === undefined ? {} : { place: source.place }),
      open: openerOf(node, source, problems),
    })),
  );
  if (documents.length === 0) tellNothing(sources, problems);
  if (documents.length <= maxDocuments) return documents;
  problems.add({
    severity: 'error',
    rule: 'too-many',
    source: documents[0]?.source ?? '',
    message: `wanted at most ${maxDocuments} documents, got ${documents.length}`,
  });
  return [];
}

/** A policy that was lost on its way must not pass for one that says nothing. */
function tellNothing([first]: readonly PolicySource[], problems: Problems): void {
  if (first === undefined || problems.list.some(({ severity }) => severity === 'error')) return;
  const hint = '`countersign policy init IMAGE` drafts one from the signatures that an image has';
  problems.add({
    severity: 'error',
    rule: 'policy-empty',
    source: first.name,
    message: 'wanted a policy, got nothing',
    hint,
  });
}

function nodesOf({ name, bytes }: PolicySource, problems: Problems): readonly YamlNode[] {
  try {
    return parseYaml(bytes, { source: name }).flatMap(itemsOfList);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    problems.add(yamlProblem(name, error));
    return [];
  }
}

function yamlProblem(source: string, { detail, message, hint }: MalformedError): Problem {
  const { line, column, reason } = detail;
  const at = typeof line === 'number' && typeof column === 'number' ? { at: { line, column } } : {};
  return {
    severity: 'error',
    rule: 'yaml',
    source,
    ...at,
    message: typeof reason === 'string' ? reason : message,
    hint,
  };
}

function openerOf(node: YamlNode, source: PolicySource, problems: Problems): PolicyDocument['open'] {
  const [apiVersion, kind] = [headOf(node, 'apiVersion'), headOf(node, 'kind')];
  const kinds = apiVersion !== undefined && Object.hasOwn(languages, apiVersion) ? languages[apiVersion] : undefined;
  const read = kinds !== undefined && kind !== undefined && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (read !== undefined) return async (collected) => await read(node, source, collected);
  problems.add({
    severity: 'error',
    rule: 'document-unknown',
    source: source.name,
    at: node.at,
    message: `wanted a policy, got ${shown('kind', kind)} of ${shown('apiVersion', apiVersion)}`,
    hint: hintFor(apiVersion ?? '', kind ?? ''),
  });
  return undefined;
}

function headOf(node: YamlNode, name: string): string | undefined {
  const value = node.kind === 'map' ? node.entries.find(({ key }) => key === name)?.value : undefined;
  return value?.kind === 'scalar' && typeof value.value === 'string' ? value.value : undefined;
}

function shown(name: string, text: string | undefined): string {
  return text === undefined ? `no \`${name}\`` : `the \`${name}\` ${quote(text)}`;
}

function hintFor(apiVersion: string, kind: string): string {
  const group = apiVersion.split('/')[0] ?? '';
  if (group === 'kyverno.io' || group === 'policies.kyverno.io')
    return 'turn it into a policy of ours with `countersign policy import`';
  if (group === 'config.openshift.io')
    return 'the policies of OpenShift have another language than those of Sigstore; write it as a `TrustPolicy`';
  if (group === 'policy.sigstore.dev')
    return 'of Sigstore, `ClusterImagePolicy` and `TrustRoot` of v1alpha1 and v1beta1 are read';
  if (group === 'countersign.dev' && apiVersion !== 'countersign.dev/v1')
    return 'write `apiVersion: countersign.dev/v1`';
  const isOurs = Object.hasOwn(own, kind);
  return isOurs
    ? 'write `apiVersion: countersign.dev/v1`'
    : `the kinds of \`countersign.dev/v1\` are ${Object.keys(own).join(', ')}`;
}
