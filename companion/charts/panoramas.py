"""Names of the sections where a title has no room."""

SHORT = {
    "introduction": "Introduction", "jfs": "JFS", "europe": "Europe",
    "central-asia": "Central Asia", "iran": "Iran",
    "latin-america": "Latin America", "ideology": "Ideology",
    "closing": "Closing part",
}
