// SPDX-License-Identifier: Apache-2.0
import type { FulcioExtensionName } from '../x509/fulcio-extension-names.ts';

/** A test of a whole string; how it came about shows in messages. */
export interface NameMatcher {
  readonly kind: 'exact' | 'glob' | 'pattern' | 'any';
  /** As the caller wrote it. */
  readonly text: string;
  matches(name: string): boolean;
}

/** Somebody whom the caller believes: all of it must match one certificate. */
export interface TrustedIdentity {
  readonly subject: NameMatcher;
  readonly issuer: NameMatcher;
  readonly extensions: readonly ExtensionMatcher[];
}

export interface ExtensionMatcher {
  readonly name: FulcioExtensionName;
  readonly value: NameMatcher;
}
