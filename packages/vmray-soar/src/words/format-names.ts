/** What the formats are called and for: apart, so that a list of formats need not load what renders them. */
export const formatNames = {
  xsoar: {
    name: 'xsoar',
    description: "Cortex XSOAR war-room entries with the context of XSOAR's VMRay integration",
  },
  secops: {
    name: 'secops',
    description: "Google SecOps results of Scan Hash and Scan URL, with Google's filters",
  },
} as const;
