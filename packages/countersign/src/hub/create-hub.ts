// SPDX-License-Identifier: Apache-2.0
import { resolve } from 'node:path';
import { maxManifestBytes } from '../oci/parse-manifest.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Random } from '../ports/random.ts';
import { every } from '../serve/every.ts';
import type { Handler } from '../serve/http.ts';
import { type Access, openAccess } from './access.ts';
import { openFolderStorage } from './folder/folder-storage.ts';
import type { HubSettings } from './hub-context.ts';
import { hubHandler } from './hub-handler.ts';
import { createMemoryStorage } from './memory-storage.ts';
import type { Storage } from './storage.ts';
import { createUploads } from './uploads.ts';

export interface HubOptions extends Partial<HubSettings> {
  readonly storage: { readonly kind: 'memory' } | { readonly kind: 'folder'; readonly path: string };
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Default: everybody who can reach the hub may do everything. */
  readonly access?: Access;
  /** An upload that rests for so long is thrown away. Default one hour. */
  readonly uploadExpiryMs?: number;
  readonly maxUploads?: number;
  /** Manifests of a folder that are kept in memory, in bytes. Default 64 MiB. */
  readonly cacheBytes?: number;
}

export interface Hub {
  readonly handler: Handler;
  /** Finishes what was begun and leaves valid OCI layouts behind. */
  close(): Promise<void>;
}

export async function createHub(options: HubOptions): Promise<Hub> {
  const storage = await openStorage(options);
  const { clock, random } = options;
  const expiryMs = options.uploadExpiryMs ?? 3_600_000;
  const uploads = createUploads({ storage, clock, random, expiryMs, maxSessions: options.maxUploads ?? 1000 });
  const stopSweeping = every(Math.min(expiryMs, 60_000), () => uploads.sweep());
  const context = { storage, uploads, clock, settings: settingsFrom(options) };
  return {
    handler: hubHandler(context, options.access ?? openAccess, options.log),
    close: async () => {
      stopSweeping();
      await uploads.close();
      await storage.close();
    },
  };
}

async function openStorage(options: HubOptions): Promise<Storage> {
  switch (options.storage.kind) {
    case 'memory':
      return createMemoryStorage();
    case 'folder':
      return openFolderStorage({
        path: resolve(options.storage.path),
        log: options.log,
        cacheBytes: options.cacheBytes ?? 64 * 1024 * 1024,
        checkpointMs: 1000,
      });
  }
}

function settingsFrom(options: HubOptions): HubSettings {
  return {
    maxManifestBytes: options.maxManifestBytes ?? maxManifestBytes,
    maxBlobBytes: options.maxBlobBytes ?? Number.POSITIVE_INFINITY,
    referrersPageSize: options.referrersPageSize ?? 1000,
    tagsPageSize: options.tagsPageSize ?? 10_000,
    referrersApi: options.referrersApi ?? 'served',
    conditionalWrites: options.conditionalWrites ?? 'honoured',
    missingContent: options.missingContent ?? 'refused',
  };
}
