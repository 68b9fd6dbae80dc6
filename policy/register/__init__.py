"""The register: the organisation, its services, its processors and the ground on which each may receive personal data."""
