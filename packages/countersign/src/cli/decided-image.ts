// SPDX-License-Identifier: Apache-2.0
import type { Decision } from '../policy/decision.ts';
import type { Position } from '../yaml/yaml-node.ts';

/** Where an image was named: an argument, a line of stdin, a place in a file. */
export interface NamedAt {
  /** The file as the caller named it, `-`, or `argument`. */
  readonly source: string;
  readonly at?: Position;
  /** Where in its document: `spec.containers[0].image`. */
  readonly path?: string;
}

/** A decision with every place that asked for it. */
export interface DecidedImage {
  readonly decision: Decision;
  readonly namedAt: readonly NamedAt[];
  readonly durationMs: number;
}

/** `deploy.yaml:12`, for people. */
export function placeText({ source, at }: NamedAt): string {
  return at === undefined ? source : `${source}:${at.line}`;
}
