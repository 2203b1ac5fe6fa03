// SPDX-License-Identifier: Apache-2.0

/** Something that podman's format cannot say, or says otherwise. */
export interface ExportLimit {
  /** `Rule.id`; absent: of the whole policy. */
  readonly rule?: string;
  /** `lost`: podman does not ask for it. `stricter`: podman refuses more than we do. */
  readonly kind: 'lost' | 'stricter' | 'note';
  readonly what: string;
}
