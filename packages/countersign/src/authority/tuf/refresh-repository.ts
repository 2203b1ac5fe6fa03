// SPDX-License-Identifier: Apache-2.0
import type { Updater } from 'tuf-js';
import { UnavailableError } from '../../errors/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Fetch } from '../../ports/fetch.ts';
import type { Files } from '../../ports/files.ts';
import { downloadFile } from './download-file.ts';
import { parseMetadataFacts } from './metadata-facts.ts';
import type { FileSet, RepositoryCopy } from './repository-copy.ts';
import { createTufFetcher } from './tuf-fetcher.ts';
import { updateFailed } from './update-failed.ts';
import { withinDeadline } from './within-deadline.ts';

export interface RefreshPorts {
  readonly files: Files;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly openFetch: () => Promise<Fetch>;
}

export interface RefreshRequest {
  /** Without a slash at its end; targets are below `targets/`. */
  readonly mirror: string;
  /** What is trusted: metadata of an earlier copy, or a `root` alone that the caller has from somewhere he trusts. */
  readonly metadata: FileSet;
  /** Targets of an earlier copy, which are fetched again only if they changed. */
  readonly targets: FileSet;
  /** The first must be there, the others may be missing. */
  readonly wanted: readonly [string, ...string[]];
  readonly deadlineMs: number;
}

const roles = ['root', 'timestamp', 'snapshot', 'targets'] as const;
const maxTargetBytes = 4 * 1024 * 1024;
const limits = { maxRootRotations: 64, maxDelegations: 16, rootMaxLength: 512_000, timestampMaxLength: 16_384 };
const fileLimit = 8 * 1024 * 1024;

/**
 * What the repository says now, accepted by TUF's rules starting from `request.metadata`: signatures, thresholds, no version lower than
 * before, nothing expired. Nothing is written but in a private folder; the caller publishes the copy.
 *
 * @throws {UnavailableError} `trust-update-failed`, its detail `reason` being `unreachable` or `refused`
 */
export async function refreshRepository(request: RefreshRequest, ports: RefreshPorts): Promise<RepositoryCopy> {
  const late = new UnavailableError('trust-update-failed', `no whole answer within ${request.deadlineMs / 1000} s`);
  return await withinDeadline(
    { ms: request.deadlineMs, reason: late },
    ports,
    async (signal) =>
      await ports.files.withPrivateFolder(async (folder) => await refreshIn(folder, request, { ...ports, signal })),
  );
}

async function refreshIn(folder: string, request: RefreshRequest, ports: RefreshPorts): Promise<RepositoryCopy> {
  const { mirror } = request;
  const [{ Updater }, { DownloadHTTPError }] = await Promise.all([import('tuf-js'), import('tuf-js/dist/error.js')]);
  await layOut(folder, request, ports.files);
  const { fetcher, failure } = createTufFetcher({
    download: async (url, maxBytes) => await downloadFile(url, maxBytes, ports),
    absence: (message) => new DownloadHTTPError(message, 404),
    files: ports.files,
    folder,
  });
  try {
    const updater = new Updater({
      metadataDir: `${folder}/metadata`,
      metadataBaseUrl: mirror,
      targetDir: `${folder}/targets`,
      targetBaseUrl: `${mirror}/targets`,
      fetcher,
      config: limits,
    });
    await updater.refresh();
    const targets = await readTargets(updater, request.wanted, ports.files);
    return describe(mirror, { metadata: await readMetadata(folder, ports.files), targets }, ports.clock);
  } catch (error) {
    const broken = failure();
    throw updateFailed(mirror, broken === undefined ? 'refused' : 'unreachable', broken ?? error);
  }
}

/** tuf-js writes files in place while it works, so it gets a copy of its own. */
async function layOut(folder: string, request: RefreshRequest, files: Files): Promise<void> {
  await Promise.all([files.makeFolder(`${folder}/metadata`), files.makeFolder(`${folder}/targets`)]);
  for (const role of roles) {
    const bytes = request.metadata[role];
    if (bytes !== undefined) await files.write(`${folder}/metadata/${role}.json`, bytes);
  }
  for (const name of request.wanted) {
    const bytes = request.targets[name];
    if (bytes !== undefined) await files.write(`${folder}/targets/${encodeURIComponent(name)}`, bytes);
  }
}

async function readTargets(updater: Updater, wanted: RefreshRequest['wanted'], files: Files): Promise<FileSet> {
  const found: [string, Uint8Array][] = [];
  for (const name of wanted) {
    const info = await updater.getTargetInfo(name);
    if (info === undefined) continue;
    if (info.length > maxTargetBytes) throw new Error(`wanted at most ${maxTargetBytes} bytes in target ${name}`);
    const path = (await updater.findCachedTarget(info)) ?? (await updater.downloadTarget(info));
    found.push([name, await files.read(path, maxTargetBytes)]);
  }
  if (found[0]?.[0] !== wanted[0]) throw new Error(`there is no target ${wanted[0]}`);
  return Object.fromEntries(found);
}

async function readMetadata(folder: string, files: Files): Promise<FileSet> {
  const read = async (role: string) => [role, await files.read(`${folder}/metadata/${role}.json`, fileLimit)] as const;
  return Object.fromEntries(await Promise.all(roles.map(read)));
}

function describe(mirror: string, files: Pick<RepositoryCopy, 'metadata' | 'targets'>, clock: Clock): RepositoryCopy {
  const facts = Object.entries(files.metadata).map(([role, bytes]) => ({ role, ...parseMetadataFacts(bytes) }));
  const expiresMs = Math.min(...facts.map((fact) => fact.expiresMs));
  const version = facts.find(({ role }) => role === 'timestamp')?.version ?? 0;
  return { mirror, checkedMs: clock.nowMs(), expiresMs, version, ...files };
}
