export function ensureTools(): string[];
export function ensureAnsible(): void;
/** The path of ansible-inventory; null where it is not installed. */
export function ansibleInventory(): string | null;
