// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from '../bytes/json.ts';
import type { Decision, Reason } from './decision.ts';
import { orderedDecision } from './decision-shape.ts';

/** One line of JSON: the same bytes for equal decisions, whatever order their members were made in. */
export function encodeDecision(decision: Decision): string {
  return JSON.stringify(orderedDecision(decision));
}

/** What a door knows beside the decisions; none of it is part of one, so that decisions can be compared byte for byte. */
export interface DecisionListOptions {
  /** Where each image was named; `item` counts the decisions from 0. */
  readonly inputs?: readonly DecisionInput[];
  readonly timings?: Timings;
  /** Set only when nothing could be decided: a mistake in a policy, a flag, an interruption. */
  readonly error?: Omit<Reason, 'code'> & { readonly code: string };
}

export interface DecisionInput {
  readonly item: number;
  /** A file, `-`, or `argument`. */
  readonly source: string;
  readonly line?: number;
  readonly column?: number;
  /** Where in the document: `spec.containers[0].image`. */
  readonly path?: string;
}

/** Milliseconds. */
export interface Timings {
  readonly totalMs: number;
  /** One for each item. */
  readonly itemsMs: readonly number[];
}

/** A document of several decisions, indented, with a line feed at its end. */
export function encodeDecisionList(decisions: readonly Decision[], options: DecisionListOptions = {}): string {
  const { inputs, timings, error } = options;
  const list: JsonObject = {
    apiVersion: 'countersign.dev/v1',
    kind: 'DecisionList',
    items: decisions.map(orderedDecision),
    ...(inputs === undefined ? {} : { inputs: inputs.map(orderedInput) }),
    ...(timings === undefined ? {} : { timings: { totalMs: timings.totalMs, itemsMs: timings.itemsMs } }),
    ...(error === undefined ? {} : { error: { code: error.code, message: error.message, hint: error.hint } }),
  };
  return `${JSON.stringify(list, null, 2)}\n`;
}

function orderedInput({ item, source, line, column, path }: DecisionInput): JsonObject {
  return {
    item,
    source,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(path === undefined ? {} : { path }),
  };
}
