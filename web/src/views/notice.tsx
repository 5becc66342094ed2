// What the page has to say for itself.

import { dispatch, select } from "../state/store";
import { visible } from "./format";
import { CloseIcon } from "./icons";

const notice = select((state) => state.notice);
const engine = select((state) => state.engine);

export function Notice() {
  if (engine.value.phase === "failed") {
    return (
      <div class="notice notice-bad" role="alert">
        <p>The engine failed: {engine.value.message}. The next change, or Run, starts it again.</p>
      </div>
    );
  }
  if (notice.value === null) return null;
  return (
    <div class="notice" role="alert">
      <p>{visible(notice.value)}</p>
      <button
        type="button"
        class="button button-quiet"
        aria-label="Dismiss"
        onClick={() => {
          dispatch({ kind: "notice dismissed" });
        }}
      >
        <CloseIcon />
      </button>
    </div>
  );
}
