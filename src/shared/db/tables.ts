// biome-ignore lint/suspicious/noEmptyInterface: generated from the migrations
export interface DB {}
