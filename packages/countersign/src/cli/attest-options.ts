// SPDX-License-Identifier: Apache-2.0
import { type Command, Option } from 'commander';
import { UsageError } from '../errors/errors.ts';
import type { AttestationFormat } from '../sign/produced-attestation.ts';
import { type Flags, flagIsSet, flagText } from './define-command.ts';
import { requireSensibleSigningFlags } from './signing-flags.ts';

/** Flags of the commands that attest: what is attested. */
export function addAttestationFlags(command: Command): Command {
  return command
    .addOption(new Option('--predicate <file>', 'what is attested; `-` is stdin'))
    .addOption(new Option('--statement <file>', 'instead: a whole in-toto statement, which is signed as it is'))
    .addOption(
      new Option(
        '--type <type>',
        'type of the predicate: a name such as `cyclonedx`, `spdxjson`, `slsaprovenance1`, `vuln`, `openvex`, or a URI (default: `custom`)',
      ),
    )
    .addOption(new Option('--rekor-entry-type <type>').choices(['dsse', 'intoto']).hideHelp());
}

/** What the flags of `attest` say, before anything is read. */
export interface AttestOptions {
  readonly formats: readonly AttestationFormat[];
  readonly upload: 'store' | 'none';
  readonly replace: 'own' | 'nothing';
  readonly bundleFile?: string;
}

/** @throws {UsageError} `usage-flag` */
export function parseAttestOptions(flags: Flags, images: number): AttestOptions {
  requireAttestFlags(flags);
  const formats = parseFormats(flags);
  const bundleFile = flagText(flags, 'bundle');
  if (bundleFile !== undefined && (images > 1 || flagIsSet(flags, 'recursive'))) {
    throw new UsageError('usage-flag', 'wanted one image for one `--bundle` file, got several', {
      hint: 'attest them one by one, without `--recursive`',
    });
  }
  if (bundleFile !== undefined && !formats.includes('bundle'))
    throw new UsageError('usage-flag', '`--bundle` needs `--format bundle` or `--format both`');
  const upload = flags['upload'] === false ? 'none' : 'store';
  const replace = flagIsSet(flags, 'replace') ? 'own' : 'nothing';
  if (replace === 'own' && upload === 'none')
    throw new UsageError('usage-flag', 'wanted `--replace` or `--no-upload`, got both');
  return { formats, upload, replace, ...(bundleFile === undefined ? {} : { bundleFile }) };
}

/** @throws {UsageError} `usage-flag` */
export function requireAttestFlags(flags: Flags): void {
  requireSensibleSigningFlags(flags);
  if (flagText(flags, 'rekorEntryType') !== 'intoto') return;
  throw new UsageError(
    'usage-flag',
    '`--rekor-entry-type intoto` is refused: logs keep such entries whole, in public',
    {
      hint: 'leave it out: an entry of the kind `dsse` names hashes only',
    },
  );
}

function parseFormats(flags: Flags): readonly AttestationFormat[] {
  // cosign's way of asking for the old format.
  const format = flags['newBundleFormat'] === false ? 'legacy' : flagText(flags, 'format');
  if (format === 'both') return ['bundle', 'envelope'];
  return format === 'legacy' ? ['envelope'] : ['bundle'];
}
