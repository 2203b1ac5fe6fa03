// SPDX-License-Identifier: Apache-2.0
import { encodeDecisionList } from '../policy/encode-decision.ts';
import type { DecidedImage } from './decided-image.ts';
import { decisionTable } from './decision-table.ts';
import { productVersion } from './product-version.ts';

export const decisionOutputs = ['table', 'json', 'sarif', 'junit'] as const;
export type DecisionOutput = (typeof decisionOutputs)[number];

/** What stdout gets. */
export async function decisionOutput(
  output: DecisionOutput,
  images: readonly DecidedImage[],
  totalMs: number,
): Promise<string> {
  switch (output) {
    case 'table':
      return decisionTable(images);
    case 'json':
      return decisionJson(images, totalMs);
    case 'sarif':
      return (await import('./decision-sarif.ts')).decisionSarif(images, productVersion);
    case 'junit':
      return (await import('./decision-junit.ts')).decisionJunit(images);
  }
}

function decisionJson(images: readonly DecidedImage[], totalMs: number): string {
  const inputs = images.flatMap(({ namedAt }, item) =>
    namedAt.map(({ source, at, path }) => ({ item, source, ...at, ...(path === undefined ? {} : { path }) })),
  );
  return encodeDecisionList(
    images.map(({ decision }) => decision),
    { inputs, timings: { totalMs, itemsMs: images.map(({ durationMs }) => durationMs) } },
  );
}
