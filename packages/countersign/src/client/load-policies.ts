// SPDX-License-Identifier: Apache-2.0
import { systemFiles } from '../host/system-files.ts';
import { loadPolicySet } from '../inspect/load-policy-set.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import type { PolicyOptions } from '../policy/prepare-policy.ts';

/**
 * The policies in these files and folders of this machine as one set, ready to check any number of images with.
 *
 * @throws {MalformedError} `policy-malformed`, with every mistake in `problems` of its detail
 * @throws {UsageError} `file-not-found`, `file-unreadable`, `sandbox-refused`
 */
export async function loadPolicies(paths: readonly string[], options: PolicyOptions = {}): Promise<PolicySet> {
  return await loadPolicySet(paths, { files: systemFiles, ...options });
}
