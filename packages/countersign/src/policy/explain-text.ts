// SPDX-License-Identifier: Apache-2.0
import { oneLine } from '../bytes/one-line.ts';
import { type Branch, drawTree } from '../bytes/text-tree.ts';
import type {
  Decision,
  DigestOutcome,
  EvidenceOutcome,
  Gap,
  RequirementOutcome,
  RuleOutcome,
  SignerVerdict,
} from './decision.ts';
import { counted, headline, ownReasonOf, ownReasonOfAll, reasonText, ruleTitle } from './decision-words.ts';

/**
 * The reasoning behind a decision as a tree: what each rule demands and got, which evidence exists, what every signer that the policy
 * names says of each piece, and what to do next. Lines of plain text; nothing in it that a terminal would obey.
 */
export function explainText(decision: Decision): string {
  const reason = ownReasonOfAll(decision);
  return drawTree({
    text: headline(decision),
    branches: [
      ...(decision.digest === undefined ? [] : [leaf(`digest ${decision.digest}`)]),
      ...(reason === undefined ? [] : [leaf(`why: ${reasonText(reason)}`)]),
      ...rulesBranch(decision),
      evidenceBranch(decision),
      ...group('could not be read', decision.gaps.map(gapBranch)),
      ...group(
        'alerts',
        decision.alerts.map(({ rule, alert }) => leaf(`${oneLine(alert)}, raised by rule ${oneLine(rule)}`)),
      ),
      ...group('exceptions', exceptionBranches(decision)),
      ...group(
        'warnings',
        decision.warnings.map((warning) => leaf(oneLine(warning))),
      ),
      groundsBranch(decision),
      ...(decision.reason === undefined ? [] : [leaf(`what to do: ${oneLine(decision.reason.hint)}`)]),
    ],
  });
}

function leaf(text: string): Branch {
  return { text, branches: [] };
}

function group(text: string, branches: readonly Branch[]): readonly Branch[] {
  return branches.length === 0 ? [] : [{ text, branches }];
}

function rulesBranch({ rules, result }: Decision): readonly Branch[] {
  if (rules.length > 0) return rules.map(ruleBranch);
  return result === 'not-covered' ? [leaf('no rule speaks of this image')] : [];
}

function ruleBranch(rule: RuleOutcome): Branch {
  const reason = ownReasonOf(rule);
  const why = reason === undefined ? '' : `: ${reasonText(reason)}`;
  const [only] = rule.digests;
  const branches =
    rule.digests.length === 1 && only !== undefined
      ? [requirementBranch(only.requirement)]
      : rule.digests.map(digestBranch);
  return { text: `${ruleTitle(rule)}: ${rule.outcome}${why}`, branches };
}

function digestBranch({ digest, platform, requirement }: DigestOutcome): Branch {
  const name = platform === undefined ? digest : `${digest} (${oneLine(platform)})`;
  return { text: name, branches: [requirementBranch(requirement)] };
}

function requirementBranch(requirement: RequirementOutcome): Branch {
  const { demand, outcome, reason, of = [], accepted = [] } = requirement;
  // What a part below says in the same words need not be said twice.
  const isTold = of.some((part) => part.reason?.code === reason?.code && part.reason?.message === reason?.message);
  const why = reason === undefined || isTold ? '' : `: ${reasonText(reason)}`;
  const by = accepted.map(({ signer, principal, evidence, provenAt }) => {
    const when = provenAt === undefined ? '' : `, proven at ${provenAt}`;
    return leaf(`by ${oneLine(signer)}: ${oneLine(principal)}, evidence ${evidence + 1}${when}`);
  });
  return { text: `${oneLine(demand)}: ${outcome}${why}`, branches: [...by, ...of.map(requirementBranch)] };
}

function evidenceBranch({ evidence, gaps, result, digest }: Decision): Branch {
  if (evidence.length > 0) {
    return {
      text: `evidence: ${counted(evidence.length, 'piece')}`,
      branches: evidence.map((piece, index) => pieceBranch(piece, { index, digest })),
    };
  }
  if (gaps.length > 0) return leaf('evidence: none that could be read');
  // What no rule needs is not fetched, and what does not exist is not asked for.
  return leaf(result === 'refused' ? 'evidence: none' : 'evidence: none was needed');
}

interface OfDecision {
  readonly index: number;
  readonly digest: Decision['digest'];
}

function pieceBranch(piece: EvidenceOutcome, { index, digest }: OfDecision): Branch {
  const { type, place, store, manifest, layer, signedName, provenAt, reason } = piece;
  const at = manifest === undefined ? '' : `, ${manifest.slice(0, 19)}…`;
  const nth = layer === undefined || layer === 0 ? '' : `, layer ${layer}`;
  const named = signedName === undefined ? '' : `, signed as ${oneLine(signedName)}`;
  const when = provenAt === undefined ? '' : `, proven at ${provenAt}`;
  const refused = reason === undefined ? '' : `: refused for all: ${reasonText(reason)}`;
  const what = type === undefined ? 'of a type that nobody trusted vouches for' : oneLine(type);
  return {
    text: `${index + 1}. ${what}, ${oneLine(place)} (${oneLine(store)}${at}${nth})${named}${when}${refused}`,
    branches: [...(piece.digest === digest ? [] : [leaf(`of ${piece.digest}`)]), ...piece.signers.map(verdictBranch)],
  };
}

function verdictBranch({ signer, verdict, reason }: SignerVerdict): Branch {
  const why = reason === undefined ? '' : `: ${reasonText(reason)}`;
  return leaf(`${oneLine(signer)}: ${verdict}${why}`);
}

function gapBranch({ place, what, reason }: Gap): Branch {
  return {
    text: `${oneLine(what)} at ${oneLine(place)}: ${reasonText(reason)}`,
    branches: [leaf(`what to do: ${oneLine(reason.hint)}`)],
  };
}

function exceptionBranches({ exceptions }: Decision): readonly Branch[] {
  return exceptions.map(({ name, rule, reason, expires, used }) =>
    leaf(
      `${oneLine(name)} for rule ${oneLine(rule)}, until ${expires}, ${used ? 'used' : 'not needed'}: ${oneLine(reason)}`,
    ),
  );
}

function groundsBranch({ context, policySet, trust, instant, endsAt }: Decision): Branch {
  const facts = Object.entries(context).map(([fact, value]) => leaf(`${oneLine(fact)} = ${oneLine(value)}`));
  return {
    text: 'decided',
    branches: [
      leaf(`at ${instant}${endsAt === undefined ? '' : `, holds until ${endsAt}`}`),
      leaf(`by policy set ${policySet.slice(0, 12)}…, trust ${trust.slice(0, 12)}…`),
      ...group('in the context', facts),
    ],
  };
}
