// Which proposals the module uses.

import type { ProposalInfo } from "../engine/types";
import { select } from "../state/store";

const proposals = select(({ module }) => module?.proposals ?? []);

export function Proposals() {
  if (proposals.value.length === 0) return null;
  return (
    <div class="uses">
      <span aria-hidden="true">uses</span>
      <ul class="proposals" aria-label="Uses the proposals">
        {proposals.value.map((proposal) => (
          <Name key={proposal.name} {...proposal} />
        ))}
      </ul>
    </div>
  );
}

/** The text appears on hover and on focus. */
function Name({ name, text }: ProposalInfo) {
  const id = `proposal-${name}`;
  return (
    <li class="proposal" tabIndex={0} aria-describedby={id}>
      {name}
      <span class="proposal-text" role="tooltip" id={id}>
        {text}
      </span>
    </li>
  );
}
