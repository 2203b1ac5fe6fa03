// SPDX-License-Identifier: Apache-2.0
import type { YamlNode } from '../yaml/yaml-node.ts';
import { encodeTrustPolicies, type PlainTrustPolicy } from './encode-trust-policy.ts';
import { importKyverno } from './kyverno/import-kyverno.ts';
import type { ImportOptions } from './kyverno/import-options.ts';
import type { Problem } from './problem.ts';

/** Documents of one file. */
export interface ForeignFile {
  readonly source: string;
  readonly documents: readonly YamlNode[];
}

export interface ImportedPolicies {
  /** A policy file of ours; undefined if nothing could be used. */
  readonly text?: string;
  readonly problems: readonly Problem[];
}

/** Kyverno admits what no pattern matches; whether that is wanted must be said by a person. */
const settings = `---
# What no rule covers is refused. Kyverno admits it: say \`admit\` or \`warn\` if that is meant. One per installation.
apiVersion: countersign.dev/v1
kind: TrustSettings
metadata: {name: imported}
spec: {notCovered: refuse}
`;

/** Policies of others as one file of ours, with what could not be translated. */
export async function importPolicies(
  files: readonly ForeignFile[],
  options: ImportOptions & { readonly settings: 'written' | 'left-out' },
): Promise<ImportedPolicies> {
  const policies: PlainTrustPolicy[] = [];
  const problems: Problem[] = [];
  for (const { source, documents } of files) {
    for (const document of documents) {
      const imported = await importKyverno(document, source, options);
      problems.push(...imported.problems);
      if (imported.policy !== undefined) policies.push(imported.policy);
    }
  }
  if (policies.length === 0) return { problems };
  const text = encodeTrustPolicies(policies);
  return { text: options.settings === 'written' ? `${text}${settings}` : text, problems };
}
