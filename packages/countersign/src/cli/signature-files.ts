// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../bytes/base64.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { certificatePem } from '../sign/signed-evidence.ts';
import type { SigningParty } from '../sign/signing-party.ts';
import type { CliContext } from './context.ts';
import { type Flags, flagText } from './define-command.ts';

export interface SignatureParts {
  readonly signature: Uint8Array;
  readonly party: SigningParty;
}

/** Flags that name a file for a part of one signature. */
export const signatureFileFlags = ['outputSignature', 'outputCertificate'] as const;

/** Writes the files that `--output-signature` and `--output-certificate` name, over what is there. */
export async function writeSignatureFiles(
  { signature, party }: SignatureParts,
  flags: Flags,
  context: CliContext,
): Promise<void> {
  const base64 = encodeUtf8(encodeBase64(signature));
  await writeFile(flagText(flags, 'outputSignature'), flags['b64'] === false ? signature : base64, {
    what: 'signature',
    context,
  });
  const certificateFile = flagText(flags, 'outputCertificate');
  if (certificateFile === undefined) return;
  if (party.kind === 'key') {
    await context.stderr.write('warning: `--output-certificate` writes nothing: a bare key has no certificate\n');
    return;
  }
  await writeFile(certificateFile, encodeUtf8(certificatePem(party.certificate)), { what: 'certificate', context });
}

/** Does nothing without a path. */
export async function writeFile(
  path: string | undefined,
  bytes: Uint8Array,
  { what, context }: { readonly what: string; readonly context: CliContext },
): Promise<void> {
  if (path === undefined) return;
  await context.files.write(path, bytes, { overwrite: true });
  await context.stderr.write(`${what} written to \`${path}\`\n`);
}
