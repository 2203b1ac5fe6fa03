// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { compilePattern } from '../../trust/compile-pattern.ts';
import type { YamlEntry, YamlNode } from '../../yaml/yaml-node.ts';
import type { PlainPart, PlainTrustPolicy } from '../encode-trust-policy.ts';
import type { Problem } from '../problem.ts';
import { importClusterImagePolicy } from './import-cluster-image-policy.ts';
import { importClusterPolicy } from './import-cluster-policy.ts';
import { importImageValidatingPolicy } from './import-image-validating-policy.ts';
import { type ImportOptions, type ImportWork, ownRootName } from './import-options.ts';
import { createImportReport, type ImportReport } from './import-report.ts';
import { memberText } from './node-members.ts';
import { createSignerBook, plainName } from './signer-book.ts';

/** A policy in our words, and what must be said about it: what was left out, where it is stricter, what else differs. */
export interface ImportedPolicy {
  /** Absent if nothing in the document could be used. */
  readonly policy?: PlainTrustPolicy;
  readonly problems: readonly Problem[];
}

/** Whether this is a policy of Kyverno's that `importKyverno` reads; the kind alone says nothing. */
export function isKyvernoPolicy(document: YamlNode): boolean {
  return importerOf(document) !== undefined;
}

/**
 * One policy of Kyverno's in our words. Whatever has no counterpart refuses in its place, so that the result never admits an image of
 * those it covers that the original refuses, nor one by a signer whom the original does not name.
 */
export async function importKyverno(
  document: YamlNode,
  source: string,
  options: ImportOptions,
): Promise<ImportedPolicy> {
  const report = createImportReport(source);
  const importRules = importerOf(document);
  const title =
    `${memberText(document, 'kind') ?? 'document'} ${memberText(document, 'metadata', 'name') ?? ''}`.trim();
  if (importRules === undefined) {
    report.untranslated(
      document.at,
      `wanted a policy of Kyverno or of the policy-controller that verifies images, got ${quote(title)}`,
    );
    return { problems: report.list };
  }
  const odd = oddList(document);
  if (odd !== undefined) {
    report.untranslated(
      odd.keyAt,
      `wanted a list in ${quote(odd.key)}, got a ${odd.value.kind}: Kyverno refuses it, too`,
    );
    return { problems: report.list };
  }
  const work: ImportWork = { options, report, signers: createSignerBook(), compileRegex: compilePattern };
  const rules = await importRules(document, work);
  if (rules.length === 0) {
    report.untranslated(document.at, `no rule of ${quote(title)} verifies images`);
    return { problems: report.list };
  }
  return { policy: policyOf(document, title, rules, work), problems: report.list };
}

const lists = new Set([
  'rules',
  'verifyImages',
  'attestors',
  'attestations',
  'entries',
  'conditions',
  'imageReferences',
  'skipImageReferences',
  'matchImageReferences',
  'validations',
  'authorities',
  'identities',
  'matchExpressions',
]);

/** Parts in other words, where the same names stand for other things, and none of which is translated. */
const otherWords = new Set(['metadata', 'validate', 'mutate', 'generate', 'context']);

/** What is no list would be read as an empty one, and its demands would be lost. */
function oddList(node: YamlNode): YamlEntry | undefined {
  if (node.kind === 'scalar') return undefined;
  if (node.kind === 'list') return firstOf(node.items);
  return (
    node.entries.find(({ key, value }) => lists.has(key) && value.kind !== 'list' && !isNull(value)) ??
    firstOf(node.entries.filter(({ key }) => !otherWords.has(key)).map(({ value }) => value))
  );
}

function firstOf(nodes: readonly YamlNode[]): YamlEntry | undefined {
  for (const node of nodes) {
    const found = oddList(node);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isNull(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

function policyOf(document: YamlNode, title: string, rules: readonly PlainPart[], work: ImportWork): PlainTrustPolicy {
  const isNamespaced = /^(?:Policy|Namespaced)/.test(memberText(document, 'kind') ?? '');
  const namespace = memberText(document, 'metadata', 'namespace') ?? (isNamespaced ? 'default' : undefined);
  const usesOwnRoot = work.signers.list.some(({ fields }) =>
    JSON.stringify(fields).includes(`"trustRoot":"${ownRootName}"`),
  );
  const file = work.options.ownRoot;
  return {
    comments: headComments(title, work.report),
    name: plainName(memberText(document, 'metadata', 'name') ?? 'imported'),
    ...(isNamespaced && namespace !== undefined ? { namespace } : {}),
    trustRoots: usesOwnRoot && file !== undefined ? [{ name: ownRootName, comments: [], fields: { file } }] : [],
    signers: work.signers.list,
    rules,
  };
}

function headComments(title: string, { list }: ImportReport): readonly string[] {
  const [first] = list;
  const place = first === undefined ? '' : ` in ${first.source}`;
  const findings = list.map(
    ({ rule, message, at }) => `${rule}${at === undefined ? '' : `, line ${at.line}`}: ${message}`,
  );
  return [
    `Imported from ${title}${place}. \`digestIn: []\` admits nothing: it stands where something was not translated.`,
    ...findings,
  ];
}

interface Importer {
  readonly kinds: readonly string[];
  /** The kind alone says nothing: others use the same names. */
  readonly versions: RegExp;
  readonly importRules: (policy: YamlNode, work: ImportWork) => Promise<readonly PlainPart[]>;
}

const importers: readonly Importer[] = [
  {
    kinds: ['ClusterPolicy', 'Policy'],
    versions: /^kyverno\.io\/v[12](?:beta1)?$/,
    importRules: importClusterPolicy,
  },
  {
    kinds: ['ImageValidatingPolicy', 'NamespacedImageValidatingPolicy'],
    versions: /^policies\.kyverno\.io\/v1(?:beta1|alpha1)?$/,
    importRules: importImageValidatingPolicy,
  },
  {
    kinds: ['ClusterImagePolicy'],
    versions: /^policy\.sigstore\.dev\/v1(?:alpha1|beta1)$/,
    importRules: importClusterImagePolicy,
  },
];

function importerOf(
  document: YamlNode,
): ((policy: YamlNode, work: ImportWork) => Promise<readonly PlainPart[]>) | undefined {
  const kind = memberText(document, 'kind') ?? '';
  const version = memberText(document, 'apiVersion') ?? '';
  return importers.find(({ kinds, versions }) => kinds.includes(kind) && versions.test(version))?.importRules;
}
