// SPDX-License-Identifier: Apache-2.0
import type { CopyProgress } from '../transfer/copy-manifest.ts';
import type { CliContext } from './context.ts';

export interface ProgressLine {
  readonly onProgress: (progress: CopyProgress) => void;
  /** Takes the line away, so that what follows stands alone. */
  finish(): Promise<void>;
}

const everyMs = 200;

/** One line on stderr that tells how far a copy is; nothing where nobody watches. */
export function createProgressLine({ stderr, clock }: CliContext): ProgressLine {
  if (!stderr.isTerminal) return { onProgress: () => undefined, finish: async () => undefined };
  let bytes = 0;
  let blobs = 0;
  let shownMs = 0;
  const show = (): void => {
    if (clock.nowMs() - shownMs < everyMs) return;
    shownMs = clock.nowMs();
    stderr.write(`\r\u001b[Kcopying: ${blobs} blobs, ${(bytes / 1_000_000).toFixed(1)} MB`).catch(() => undefined);
  };
  return {
    onProgress: (progress) => {
      if (progress.kind === 'blob-bytes') bytes += progress.bytes;
      if (progress.kind === 'blob-end') blobs += 1;
      show();
    },
    finish: async () => {
      if (shownMs > 0) await stderr.write('\r\u001b[K');
    },
  };
}
