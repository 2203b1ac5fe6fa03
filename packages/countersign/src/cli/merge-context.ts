// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import type { AdmissionContext, ContextFact } from '../policy/admission-context.ts';
import { factText } from '../policy/match-context.ts';

const facts: readonly ContextFact[] = [
  'namespace.name',
  'namespace.labels',
  'workload.kind',
  'workload.apiVersion',
  'workload.name',
  'workload.labels',
  'workload.serviceAccount',
  'container',
];

/**
 * What a file says about where an image runs, with what `--context` adds. A fact that both know in two ways is refused: the one would be
 * judged and the other would happen.
 *
 * @throws {UsageError} `usage-flag`
 */
export function mergeContext(ofFile: AdmissionContext, ofFlags: AdmissionContext): AdmissionContext {
  for (const fact of facts) {
    const [said, given] = [factText(ofFile, fact), factText(ofFlags, fact)];
    if (said === undefined || given === undefined || said === given) continue;
    throw new UsageError(
      'usage-flag',
      `the file says ${fact} is ${quote(said)}, and \`--context\` says ${quote(given)}`,
      {
        hint: 'drop it from `--context`, or correct the file',
      },
    );
  }
  const namespace = { ...ofFile.namespace, ...ofFlags.namespace };
  const workload = { ...ofFile.workload, ...ofFlags.workload };
  const container = ofFile.container ?? ofFlags.container;
  return {
    ...(Object.keys(namespace).length === 0 ? {} : { namespace }),
    ...(Object.keys(workload).length === 0 ? {} : { workload }),
    ...(container === undefined ? {} : { container }),
  };
}
