// Why something shared cannot be opened, in words that end a sentence: "The link cannot be opened: …".

export class Refusal extends Error {}
