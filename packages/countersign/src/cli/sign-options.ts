// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import type { SignatureFormat } from '../sign/produced-signature.ts';
import { parseAnnotationFlags } from './annotation-flags.ts';
import { type Flags, flagIsSet, flagText } from './define-command.ts';
import { requireSensibleSigningFlags } from './signing-flags.ts';

/** What the flags of `sign` say, before anything is read. */
export interface CheckedOptions {
  readonly flags: Flags;
  readonly formats: readonly SignatureFormat[];
  readonly upload: 'store' | 'dry-run' | 'none';
  readonly annotations: Readonly<Record<string, string>>;
  readonly bundleFile?: string;
}

/** Flags that name a file for a part of one signature. */
export const oneImageFlags = ['bundle', 'outputSignature', 'outputCertificate', 'outputPayload'] as const;

/** @throws {UsageError} `usage-flag` */
export function parseSignOptions(flags: Flags, images: number): CheckedOptions {
  requireSensibleSigningFlags(flags);
  const bundleFile = flagText(flags, 'bundle');
  const upload = flags['upload'] === false ? 'none' : flagIsSet(flags, 'dryRun') ? 'dry-run' : 'store';
  if (upload === 'none' && bundleFile === undefined) {
    throw new UsageError(
      'usage-flag',
      'wanted `--bundle <file>` with `--upload=false`, got neither a registry nor a file to write to',
    );
  }
  const formats = parseFormats(flags);
  const wantsFile = oneImageFlags.some((name) => flagText(flags, name) !== undefined);
  if (wantsFile && (images > 1 || flagIsSet(flags, 'recursive'))) {
    throw new UsageError('usage-flag', 'wanted one image for one `--bundle` or `--output-…` file, got several', {
      hint: 'sign them one by one, without `--recursive`',
    });
  }
  if (bundleFile !== undefined && !formats.includes('bundle'))
    throw new UsageError('usage-flag', '`--bundle` needs `--format bundle` or `--format both`');
  return {
    flags,
    formats,
    upload,
    annotations: parseAnnotationFlags(flags),
    ...(bundleFile === undefined ? {} : { bundleFile }),
  };
}

function parseFormats(flags: Flags): readonly SignatureFormat[] {
  // cosign's way of asking for the old format.
  const format = flags['newBundleFormat'] === false ? 'legacy' : flagText(flags, 'format');
  if (format === 'both') return ['bundle', 'simple-signing'];
  return format === 'legacy' ? ['simple-signing'] : ['bundle'];
}
