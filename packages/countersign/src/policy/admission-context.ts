// SPDX-License-Identifier: Apache-2.0
import type { StringMap } from '../bytes/json-fields.ts';

/** Where an image is about to run, as far as it is known. An absent member is unknown, an empty map of labels is known to be empty. */
export interface AdmissionContext {
  readonly namespace?: { readonly name?: string; readonly labels?: StringMap };
  readonly workload?: {
    /** `Deployment`; of the object that is admitted. */
    readonly kind?: string;
    readonly apiVersion?: string;
    readonly name?: string;
    readonly labels?: StringMap;
    readonly serviceAccount?: string;
  };
  readonly container?: ContainerKind;
}

export type ContainerKind = 'container' | 'init' | 'ephemeral' | 'volume';

/** Facts of a context, by the names that policies, `--context` and decisions use. Labels are one fact each: `namespace.labels`. */
export type ContextFact =
  | 'namespace.name'
  | 'namespace.labels'
  | 'workload.kind'
  | 'workload.apiVersion'
  | 'workload.name'
  | 'workload.labels'
  | 'workload.serviceAccount'
  | 'container';

/** Any of these clauses; none at all means everywhere. */
export type ContextSelector = readonly ContextClause[];

/** All of these tests. */
export type ContextClause = readonly ContextTest[];

export type ContextTest =
  | {
      readonly fact: Exclude<ContextFact, 'namespace.labels' | 'workload.labels'>;
      readonly oneOf: readonly ValueTest[];
    }
  | { readonly fact: 'namespace.labels' | 'workload.labels'; readonly label: string; readonly test: LabelTest };

export interface ValueTest {
  readonly text: string;
  matches(value: string): boolean;
}

export type LabelTest =
  | { readonly kind: 'in' | 'not-in'; readonly values: readonly string[] }
  | { readonly kind: 'exists' | 'absent' };
