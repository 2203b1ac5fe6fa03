// SPDX-License-Identifier: Apache-2.0

import type { ServiceChoice } from './choose-services.ts';
import { type Flags, flagIsSet, flagText } from './define-command.ts';
import { trustIsNamed } from './trust-flags.ts';

/** What the flags ask for, before anything is read. */
export interface SigningMode {
  /** `short-lived`: a certificate is got · `own`: the caller brings it. */
  readonly signer: 'key' | 'own-certificate' | 'short-lived';
  readonly logs: ServiceChoice['logs'];
  /** Where the services come from that no flag names. */
  readonly config: 'file' | 'repository' | 'none';
  /** Where the trusted root comes from, to verify what the services say. */
  readonly root: 'flags' | 'repository' | 'none';
}

export function signingModeOf(flags: Flags): SigningMode {
  const signer = signerOf(flags);
  const config = configOf(flags, signer);
  return { signer, config, logs: logsOf(flags, signer, config), root: rootOf(flags, signer, config) };
}

/** Whether somebody must agree first: a name, a certificate or a key goes where everybody sees it. */
export function needsConsent(flags: Flags): boolean {
  const { signer, logs } = signingModeOf(flags);
  return (signer === 'short-lived' || logs !== 'none') && !flagIsSet(flags, 'yes');
}

function signerOf(flags: Flags): SigningMode['signer'] {
  if (flagText(flags, 'key') === undefined || flagIsSet(flags, 'issueCertificate')) return 'short-lived';
  return flagText(flags, 'certificate') === undefined ? 'key' : 'own-certificate';
}

// Whoever names his own authority or log has an instance of his own: nothing of it may end up at the public one by default.
function configOf(flags: Flags, signer: SigningMode['signer']): SigningMode['config'] {
  if (flagText(flags, 'signingConfig') !== undefined) return 'file';
  if (flagText(flags, 'fulcioUrl') !== undefined || flagText(flags, 'rekorUrl') !== undefined) return 'none';
  if (flags['useSigningConfig'] === false) return 'none';
  const needsLog = flags['tlogUpload'] !== false && (signer === 'own-certificate' || flags['tlogUpload'] === true);
  return signer === 'short-lived' || needsLog ? 'repository' : 'none';
}

function logsOf(flags: Flags, signer: SigningMode['signer'], config: SigningMode['config']): SigningMode['logs'] {
  if (flags['tlogUpload'] === false) return 'none';
  if (signer !== 'key' || flags['tlogUpload'] === true) return 'wanted';
  return config === 'file' || flagText(flags, 'rekorUrl') !== undefined ? 'if-named' : 'none';
}

function rootOf(flags: Flags, signer: SigningMode['signer'], config: SigningMode['config']): SigningMode['root'] {
  // `--certificate-chain` is the signer's own here, and no trust.
  if (trustIsNamed({ ...flags, certificateChain: undefined })) return 'flags';
  return config === 'repository' && signer !== 'own-certificate' ? 'repository' : 'none';
}
