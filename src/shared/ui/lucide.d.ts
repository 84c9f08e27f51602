// Lucide has types for its index only, and importing the index loads two thousand icons.
declare module 'lucide/dist/esm/icons/*.mjs' {
  const shapes: import('lucide').IconNode;
  export default shapes;
}
