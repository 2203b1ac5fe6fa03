// SPDX-License-Identifier: Apache-2.0
import type { PlacedText } from '../policy-fields.ts';

/** A condition in a language of the policy-controller. */
export interface WrittenPolicy {
  readonly language: 'cue' | 'rego';
  readonly text: PlacedText;
}
