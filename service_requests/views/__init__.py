"""The doors of the service desk: the household's pages, the staff's pages, the planner's page."""
