// SPDX-License-Identifier: Apache-2.0

import type { TrustedRoot } from '../../trust/trusted-root.ts';
import type { Position } from '../../yaml/yaml-node.ts';
import type { PolicySigner } from '../policy-signer.ts';
import type { Later, PolicyScope } from './policy-scope.ts';
import type { TrustRootDrafts } from './read-trust-roots.ts';

export interface SignerScope extends PolicyScope {
  readonly roots: TrustRootDrafts;
}

/** A signer before the files are there. */
export interface SignerDraft {
  readonly name: string;
  readonly at: Position;
  readonly compile: Later<PolicySigner>;
}

/** Whom a signer names, and by which root; what the form of signer does not say is added by `readSigner`. */
export interface SignerParts {
  readonly description: string;
  readonly who: PolicySigner['who'];
  readonly root: TrustedRoot;
  readonly demands: PolicySigner['demands'];
}

/** One form of signer, read. */
export interface SignerForm {
  readonly window?: { readonly fromMs?: number; readonly untilMs?: number };
  readonly compile: Later<SignerParts>;
}
