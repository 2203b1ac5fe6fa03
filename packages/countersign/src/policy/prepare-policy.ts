// SPDX-License-Identifier: Apache-2.0
import type { TrustedRoot } from '../trust/trusted-root.ts';
import { toJson } from '../yaml/yaml-json.ts';
import { assemblePolicySet, type CompiledDocument, requireNoErrors } from './assemble-policy-set.ts';
import { type BuiltInRoot, builtInRoots } from './built-in-roots.ts';
import { createProblems } from './create-problems.ts';
import type { Draft, Materials, PolicySource } from './draft.ts';
import type { PolicySet } from './policy-set.ts';
import type { Problems } from './problem.ts';
import { type PolicyDocument, readPolicyDocuments } from './read-policy-documents.ts';

/** Policies that have been read as far as they can be without the files that they name. */
export interface PreparedPolicy {
  /** Paths of those files: a policy names them relative to itself, here they are relative to what names the policy. */
  readonly wants: readonly string[];
  /**
   * @throws {MalformedError} `policy-malformed`, with every mistake in `problems` of its detail
   * @throws {UsageError} `sandbox-refused`
   */
  compile(files: ReadonlyMap<string, Uint8Array>): Promise<PolicySet>;
}

export interface PolicyOptions {
  /** Whether a root of `countersign sandbox`, which signs for anybody, may be trusted. */
  readonly insecureSandbox?: 'accepted' | 'refused';
  /** Where everything is collected that is found: for whoever wants surprises beside mistakes, too. */
  readonly problems?: Problems;
}

interface DraftedDocument extends PolicyDocument {
  readonly draft: Draft;
}

/** Reads policies of every language that is known here. Mistakes are kept until `compile`, which tells all of them at once. */
export async function preparePolicy(
  sources: readonly PolicySource[],
  options: PolicyOptions = {},
): Promise<PreparedPolicy> {
  const problems = options.problems ?? createProblems();
  const documents: DraftedDocument[] = [];
  for (const document of await readPolicyDocuments(sources, problems)) {
    const draft = await document.open?.(problems);
    if (draft !== undefined) documents.push({ ...document, draft });
  }
  refuseRepeatedTitles(documents, problems);
  return {
    wants: [...new Set(documents.flatMap(({ draft }) => draft.wants))].toSorted(),
    compile: async (files) => {
      const builtIn = await builtInRoots();
      const materials = { files, problems, roots: await withOfferedRoots(documents, { files, problems }, builtIn) };
      const compiled = await Promise.all(documents.map(async (document) => await compileDocument(document, materials)));
      requireNoErrors(problems);
      return assemblePolicySet(compiled, { problems, builtIn, insecureSandbox: options.insecureSandbox ?? 'refused' });
    },
  };
}

async function withOfferedRoots(
  documents: readonly DraftedDocument[],
  materials: Omit<Materials, 'roots'>,
  builtIn: readonly BuiltInRoot[],
): Promise<ReadonlyMap<string, TrustedRoot>> {
  const roots = new Map<string, TrustedRoot>(builtIn.map(({ name, root }) => [name, root]));
  for (const offered of documents.flatMap(({ draft }) => draft.trustRoots)) {
    const root = await offered.load(materials);
    if (root !== undefined) roots.set(offered.name, root);
  }
  return roots;
}

async function compileDocument(
  { draft, node, source, place }: DraftedDocument,
  materials: Materials,
): Promise<CompiledDocument> {
  const parts = await draft.compile(materials);
  const files = draft.wants.map((path) => materials.files.get(path));
  return { parts, source, at: node.at, place, content: toJson(node), files };
}

/** Which of two was meant would depend on their order. */
function refuseRepeatedTitles(documents: readonly DraftedDocument[], problems: Problems): void {
  const seen = new Map<string, DraftedDocument>();
  for (const document of documents) {
    const { title } = document.draft;
    const first = seen.get(title);
    if (first === undefined) {
      seen.set(title, document);
      continue;
    }
    problems.add({
      severity: 'error',
      rule: 'name-twice',
      source: document.source,
      at: document.node.at,
      message: `wanted each document once, got \`${title}\` again after ${first.source}:${first.node.at.line}`,
      hint: 'give one of them another name, or load the file once',
    });
  }
}
