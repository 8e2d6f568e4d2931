"""The questionnaire at the end of an edition: which questions it may ask (`kinds`), what of the answers may be shown
(`results`), and that in words (`tables`). Pure; who may answer and when says `courses.operations.surveys`.
"""
