import eslint from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  // Written by programs.
  globalIgnores(["generated/", "src/engine/types.ts", "test-results/", "playwright-report/"]),
  eslint.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // Types generated from Rust are written as `type`, and one spelling is enough.
      "@typescript-eslint/consistent-type-definitions": ["error", "type"],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // What a guest program prints reaches the page as text, never as markup.
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Text reaches the DOM as text only." },
        { property: "outerHTML", message: "Text reaches the DOM as text only." },
        { property: "insertAdjacentHTML", message: "Text reaches the DOM as text only." },
      ],
    },
  },
);
