/** The roles that a person may have on a page, any number of them. The database knows the same list. */
export const ROLES = ['organiser', 'secretary', 'treasurer', 'steward', 'editor'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What the people of a page may do there, and the roles that include it. Organisers may do all of it. Routes name the
 * capability that they need (access.ts), and pages show what the viewer's capabilities allow.
 */
const CAPABILITIES = {
  /** to edit the page, its menu, posts and snippets, and to see drafts of posts */
  site: ['editor'],
  /** to give and take roles */
  people: [],
  /** to edit calendars, slots to hire, spaces and closures */
  calendars: ['secretary'],
  /** to plan, publish, edit and cancel events and their ticket types, and to see drafts */
  entries: ['secretary'],
  /** to see requests, bookings and the names of hirers, and to confirm, decline and cancel bookings */
  bookings: ['secretary'],
  /** to see the guest lists of events, and to check tickets in */
  door: ['secretary', 'steward'],
  /** to see receipts, with the names of buyers */
  money: ['treasurer'],
  /** to edit marketplaces and import their products */
  marketplaces: ['editor'],
} as const satisfies Record<string, readonly Exclude<Role, 'organiser'>[]>;

export type Capability = keyof typeof CAPABILITIES;

/** The capabilities that some roles include together. */
export function capabilitiesOf(roles: Iterable<Role>): ReadonlySet<Capability> {
  const held = new Set(roles);
  const all = Object.keys(CAPABILITIES) as Capability[];
  return new Set(all.filter((capability) => rolesWith(capability).some((role) => held.has(role))));
}

/** The roles that include a capability. */
export const rolesWith = (capability: Capability): readonly Role[] => [
  'organiser',
  ...CAPABILITIES[capability],
];
