// SPDX-License-Identifier: Apache-2.0
import type { Descriptor } from '../oci/descriptor.ts';

/** What a signature is to say. */
export interface ImageClaim {
  /** Of the image or index that is signed. */
  readonly image: Descriptor;
  /** `host/repository` in normal form; absent for images in a folder. */
  readonly repository?: string;
  /** Only with `--sign-tag`: the signature then holds for this name alone. */
  readonly tag?: string;
  /** What simple-signing payloads call the image instead (`--sign-container-identity`). */
  readonly identity?: string;
  readonly annotations: Readonly<Record<string, string>>;
}
