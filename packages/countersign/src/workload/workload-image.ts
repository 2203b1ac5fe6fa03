// SPDX-License-Identifier: Apache-2.0
import type { StringMap } from '../bytes/json-fields.ts';
import type { Position } from '../yaml/yaml-node.ts';

/** An image that something which a file describes would run, with what the file says about where. */
export interface WorkloadImage {
  /** As it is written there. */
  readonly image: string;
  /** The file, as the caller named it. */
  readonly source: string;
  readonly at?: Position;
  /** Where in its document: `spec.template.spec.containers[0].image`. */
  readonly path: string;
  readonly context: WorkloadContext;
}

/** The facts of an admission context that a file can tell; assignable to `AdmissionContext`. */
export interface WorkloadContext {
  readonly namespace?: { readonly name?: string };
  readonly workload?: {
    readonly kind?: string;
    readonly apiVersion?: string;
    readonly name?: string;
    readonly labels?: StringMap;
    readonly serviceAccount?: string;
  };
  readonly container?: 'container' | 'init' | 'ephemeral' | 'volume';
}
