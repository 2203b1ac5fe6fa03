// SPDX-License-Identifier: Apache-2.0
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attachByHand } from './attach-by-hand.ts';
import type { Story } from './story.ts';

export async function tellSigning({ host, honest, step, run }: Story): Promise<void> {
  const image = `${host}/demo/app:v1`;
  step('Push an image that was built from local files');
  await run(['copy', 'oci:honest:v1', image], {
    exit: 0,
    meaning: `The registry now has the image ${honest.slice(0, 19)}….`,
  });

  step('Make a key pair, and sign the image by its digest');
  await run(['generate-key-pair'], {
    exit: 0,
    meaning: 'cosign.key signs and stays secret; cosign.pub is for everybody.',
  });
  await run(['sign', '--key', 'cosign.key', `${host}/demo/app@${honest}`], {
    exit: 0,
    meaning: 'The signature lies in the registry, attached to the image.',
  });

  step('Verify it');
  await run(['verify', '--key', 'cosign.pub', image], {
    exit: 0,
    meaning: 'ADMITTED: exactly this content was signed by this key.',
  });
}

export async function tellAttack({ folder, host, honest, tampered, step, run }: Story): Promise<void> {
  const image = `${host}/demo/app:v1`;
  step('An attacker with the registry password moves the tag to a tampered image');
  await run(['copy', '--force', 'oci:evil:v1', image], {
    exit: 0,
    meaning: 'The registry let it happen: it only checks passwords.',
  });
  await run(['verify', '--key', 'cosign.pub', image], {
    exit: 10,
    meaning: 'REFUSED: the name is the same, but nobody signed what it points at now.',
  });

  step('The attacker attaches the old, genuine signature to the tampered image');
  await run(['--output-file', 'old.json', 'download', 'signature', `${host}/demo/app@${honest}`], {
    exit: 0,
    meaning: 'Signatures are public.',
  });
  await run(['attach', 'signature', '--bundle', 'old.json', `${host}/demo/app@${tampered}`], {
    exit: 12,
    meaning: 'Countersign will not help with that, so the attacker does it by hand, with plain HTTP calls.',
  });
  await attachByHand(`http://${host}/v2/demo/app`, tampered, await readFile(join(folder, 'old.json')));
  await run(['verify', '--key', 'cosign.pub', image], {
    exit: 12,
    meaning: 'REFUSED: the signature is genuine, and it speaks of another digest.',
  });
}

export async function tellUnsigned({ host, step, run }: Story): Promise<void> {
  step('An image that nobody ever signed');
  await run(['copy', 'oci:honest:v1', `${host}/demo/other:v1`], { exit: 0, meaning: 'Pushed without any signature.' });
  await run(['verify', '--key', 'cosign.pub', `${host}/demo/other:v1`], {
    exit: 10,
    meaning: 'REFUSED: every place where a signature could lie was read, and there is none.',
  });

  step('A registry that cannot be reached is not an unsigned image');
  await run(['verify', '--key', 'cosign.pub', '--timeout', '2s', '127.0.0.1:1/demo/app:v1'], {
    exit: 4,
    meaning: 'COULD NOT FIND OUT: refused too, and nobody claims that the image is unsigned.',
  });
}
