"""Working papers (底稿) as a workbook."""
