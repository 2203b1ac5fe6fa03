// SPDX-License-Identifier: Apache-2.0
import type { Command } from 'commander';
import { parseBundle } from '../../attest/parse-bundle.ts';
import { layerAnnotations } from '../../attest/simple-signing-layer.ts';
import { parseStatement } from '../../attest/statement.ts';
import { encodeBase64 } from '../../bytes/base64.ts';
import { oneLine } from '../../bytes/one-line.ts';
import { discoverSignatures } from '../../discover/discover-signatures.ts';
import { MalformedError, UntrustedError } from '../../errors/errors.ts';
import type { ExitCode } from '../../errors/exit-code.ts';
import type { Annotations } from '../../oci/descriptor.ts';
import type { Discovery } from '../../verify/discovery.ts';
import type { SignatureCandidate } from '../../verify/expectation.ts';
import type { CommandDefinition, Invocation } from '../define-command.ts';
import { addRegistryFlags } from '../registry-flags.ts';
import { resolveDigest } from '../resolve-image.ts';
import { withImage } from '../with-image.ts';

export const downloadSignatureCommand: CommandDefinition = { configure, run };

function configure(command: Command): Command {
  command.argument('<image>', 'image whose signatures are wanted');
  return addRegistryFlags(command).addHelpText('after', examples);
}

const examples = `
Prints one line of JSON for each signature: bundles, or where there are none, the signatures of cosign 2. Nothing of it is verified.

examples:
  countersign download signature registry.example/team/app:v1 > signatures.jsonl
`;

async function run(invocation: Invocation): Promise<ExitCode> {
  const { context } = invocation;
  return await withImage(invocation, async (image) => {
    const digest = await resolveDigest(image, context.signal);
    const { signatureSources } = image;
    const discovery = await discoverSignatures({
      digest,
      image: 'not-needed',
      signatureSources,
      signal: context.signal,
    });
    const lines = signatureLines(discovery.candidates.map(({ candidate }) => candidate));
    for (const { place, what, error } of discovery.unreadable) {
      if (lines.length > 0)
        await context.stderr.write(`warning: cannot read ${what} in \`${place}\`: ${oneLine(error.message)}\n`);
    }
    if (lines.length === 0) throw nothingFound(image.text, discovery);
    await context.stdout.write(lines.map((line) => `${line}\n`).join(''));
    return 0;
  });
}

function nothingFound(image: string, { unreadable }: Discovery): Error {
  const [first] = unreadable;
  return first?.error ?? new UntrustedError('signature-not-found', `there are no signatures of \`${image}\``);
}

function signatureLines(candidates: readonly SignatureCandidate[]): readonly string[] {
  const bundles = candidates.flatMap((candidate) =>
    candidate.kind === 'bundle' && mayBeSignature(candidate.bytes) ? bundleLine(candidate.bytes) : [],
  );
  if (bundles.length > 0) return bundles;
  return candidates.flatMap((candidate) =>
    candidate.kind === 'simple-signing' ? legacyLine(candidate.payload, candidate.annotations) : [],
  );
}

const signPredicate = 'https://sigstore.dev/cosign/sign/v1';

/** False for attestations; what does not parse is shown, because somebody wants to know why it is refused. */
function mayBeSignature(bytes: Uint8Array): boolean {
  try {
    const { content } = parseBundle(bytes);
    return content.kind !== 'dsse' || parseStatement(content.envelope.payload).predicateType === signPredicate;
  } catch (error) {
    if (error instanceof MalformedError) return true;
    throw error;
  }
}

/** As it is stored, but for line breaks, which the caller reads lines by. */
function bundleLine(bytes: Uint8Array): string {
  return new TextDecoder()
    .decode(bytes)
    .replace(/[\r\n]+\s*/g, '')
    .trim();
}

/** Members and their order are cosign's. */
function legacyLine(payload: Uint8Array, annotations: Annotations): string {
  const bundle = annotations[layerAnnotations.rekorBundle];
  const timestamp = annotations[layerAnnotations.timestamp];
  return JSON.stringify({
    Base64Signature: annotations[layerAnnotations.signature] ?? '',
    Payload: encodeBase64(payload),
    Cert: annotations[layerAnnotations.certificate] ?? null,
    Chain: annotations[layerAnnotations.chain] ?? null,
    Bundle: bundle === undefined ? null : jsonOrText(bundle),
    RFC3161Timestamp: timestamp === undefined ? null : jsonOrText(timestamp),
  });
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
