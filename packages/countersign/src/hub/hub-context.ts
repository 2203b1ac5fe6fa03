// SPDX-License-Identifier: Apache-2.0
import type { Clock } from '../ports/clock.ts';
import type { ServeRequest } from '../serve/http.ts';
import type { Storage } from './storage.ts';
import type { Uploads } from './uploads.ts';

export interface HubSettings {
  /** Larger ones are refused with 413. Default 4 MiB, which oci-dist 1.1 asks for as a minimum. */
  readonly maxManifestBytes: number;
  readonly maxBlobBytes: number;
  /** Descriptors on one page of referrers. */
  readonly referrersPageSize: number;
  /** Tags on one page, whatever `n` says. */
  readonly tagsPageSize: number;
  /** `absent` behaves like a registry that has no such API: 404 and no OCI-Subject. */
  readonly referrersApi: 'served' | 'absent';
  /** `ignored` behaves like a registry that does not know If-Match. */
  readonly conditionalWrites: 'honoured' | 'ignored';
  /** Whether a manifest may name blobs and manifests that are not there (a subject always may). */
  readonly missingContent: 'refused' | 'accepted';
}

export interface HubContext {
  readonly storage: Storage;
  readonly uploads: Uploads;
  readonly clock: Clock;
  readonly settings: HubSettings;
}

/** One call whose caller was let in. */
export interface HubCall {
  readonly request: ServeRequest;
  readonly repository: string;
  /** Which other repositories the caller may read. */
  readonly reads: 'all' | ((repository: string) => boolean);
}
