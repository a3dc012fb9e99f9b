"""Made-up years: records of nobody, drawn so that the yearly report shows what was published of real years."""
