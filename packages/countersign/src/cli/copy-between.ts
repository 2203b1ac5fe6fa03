// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import type { Digest } from '../oci/digest.ts';
import type { PlatformSelector } from '../oci/select-platform.ts';
import type { AttachmentKind } from '../transfer/attachment-kind.ts';
import { type CopyResult, copyImage } from '../transfer/copy-image.ts';
import type { CliContext } from './context.ts';
import type { CopyDestination, CopySource } from './copy-ends.ts';
import { createProgressLine } from './progress-line.ts';

export interface CopyWork {
  readonly source: CopySource;
  readonly destination: CopyDestination;
  readonly overwrite: 'refuse' | 'agreed';
  readonly platform?: PlatformSelector;
  readonly only?: ReadonlySet<AttachmentKind>;
}

/**
 * Copies an image with what is attached to it and says on stderr what was done.
 *
 * @throws {UsageError} `destination-exists` · and as `copyImage`
 */
export async function copyBetween(work: CopyWork, context: CliContext): Promise<void> {
  const { source, destination, platform, only } = work;
  const { tag } = destination;
  if (tag !== undefined && only === undefined && work.overwrite === 'refuse')
    await refuseOther(work, tag, context.signal);
  const mountFrom =
    source.mountable !== undefined && source.mountable.host === destination.host
      ? { mountFrom: source.mountable.repository }
      : {};
  const progress = createProgressLine(context);
  try {
    const result = await copyImage(source.source, destination.sink, source.digest, {
      ...mountFrom,
      ...(tag === undefined ? {} : { tag }),
      ...(platform === undefined ? {} : { platform }),
      ...(only === undefined ? {} : { only }),
      onProgress: progress.onProgress,
      signal: context.signal,
    });
    await progress.finish();
    await context.stderr.write(describe(result, work));
  } catch (error) {
    await progress.finish();
    throw error;
  }
}

async function refuseOther(
  { source, destination, platform }: CopyWork,
  tag: string,
  signal: AbortSignal,
): Promise<void> {
  const present = await destination.sink.readManifest({ tag }, { signal });
  if (present === null) return;
  const same = present.descriptor.digest === source.digest;
  if (same && platform === undefined) return;
  if (platform !== undefined && (await isPartOf(source, present.descriptor.digest, signal))) return;
  throw new UsageError(
    'destination-exists',
    `\`${destination.text}\` is another image already, \`${present.descriptor.digest}\``,
  );
}

/** An earlier copy of one platform, which is finished or repeated without a question. */
async function isPartOf({ source, digest }: CopySource, part: Digest, signal: AbortSignal): Promise<boolean> {
  const whole = await source.readManifest(digest, { signal });
  return whole?.manifest.kind === 'index' && whole.manifest.manifests.some((child) => child.digest === part);
}

function describe(result: CopyResult, { source, destination, only }: CopyWork): string {
  const { blobs, attachments, missing, foreign } = result;
  const what = only === undefined ? `\`${result.image.digest}\`` : `what is attached to \`${result.image.digest}\``;
  const lines = [
    `copied ${what} from \`${source.text}\` to \`${destination.text}\``,
    `  ${result.manifests.length} manifests · ${attachments.length} attached · blobs: ${blobs.written} written, ${blobs.mounted} mounted, ${blobs.present} there already`,
    ...missing.map((digest) => `warning: \`${digest}\` is listed as attached and is not there`),
    ...foreign.map(({ digest }) => `note: the layer \`${digest}\` lies elsewhere by its \`urls\` and was not copied`),
  ];
  return `${lines.join('\n')}\n`;
}
